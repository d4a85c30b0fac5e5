using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming;

/// <summary>All messages of this project: ids, offsets and reasons, never a document's text.</summary>
internal static partial class Log
{
    [LoggerMessage(Message = "{Client} {Facility}: {Text}", SkipEnabledCheck = false)]
    public static partial void Client(ILogger logger, LogLevel level, string client, string facility, string text);

    [LoggerMessage(LogLevel.Error, "Kafka client, fatal: {Code}: {Reason}")]
    public static partial void ClientFatal(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Information, "Kafka client: {Code}: {Reason}")]
    public static partial void ClientError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage("{Stage}: {Partition} offset {Offset} waits for the infrastructure (attempt {Failures} failed, next in {Seconds:0.0} s): {Reason}")]
    public static partial void TransientFault(ILogger logger, LogLevel level, string stage, TopicPartition partition, long offset, int failures, double seconds, string reason);

    [LoggerMessage(LogLevel.Warning, "{Stage}: {Partition} offset {Offset} failed unexpectedly, attempt {Attempt} of {Attempts}")]
    public static partial void UnexpectedFault(ILogger logger, Exception exception, string stage, TopicPartition partition, long offset, int attempt, int attempts);

    [LoggerMessage(LogLevel.Warning, "{Stage}: {Partition} offset {Offset} was in work in {Deaths} deaths of its process")]
    public static partial void Suspect(ILogger logger, string stage, TopicPartition partition, long offset, int deaths);

    [LoggerMessage(LogLevel.Warning, "{Stage}: work on {Partition} offset {Offset} was cancelled and has not come back for {Seconds:0} s: it is abandoned")]
    public static partial void Abandoned(ILogger logger, string stage, TopicPartition partition, long offset, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Stage}: {Path} cannot be written; it is tried again with the next change: {Reason}")]
    public static partial void SuspectsNotSaved(ILogger logger, string stage, string path, string reason);

    [LoggerMessage(LogLevel.Information, "{Stage}: how far behind it is cannot be asked: {Reason}")]
    public static partial void LagUnknown(ILogger logger, string stage, string reason);

    [LoggerMessage(LogLevel.Information, "{Stage}: {Call} is tried again: {Code}: {Reason}")]
    public static partial void CallAgain(ILogger logger, string stage, string call, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Information, "{Stage}: transaction with {Documents} documents aborted: {Code}: {Reason}")]
    public static partial void Aborting(ILogger logger, string stage, int documents, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Warning, "{Stage}: the producer is lost, starting again from the committed offsets: {Code}: {Reason}")]
    public static partial void ProducerLost(ILogger logger, string stage, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Information, "{Stage}: {What}, it is tried again: {Reason}")]
    public static partial void TriedAgain(ILogger logger, string stage, string what, string reason);

    [LoggerMessage(LogLevel.Debug, "{Stage}: read {Records} records of what was seen, {Ids} ids in memory")]
    public static partial void Restored(ILogger logger, string stage, int records, int ids);

    [LoggerMessage(LogLevel.Warning, "{Stage}: {Partition} offset {Offset} cannot be restored: {Reason}")]
    public static partial void NotRestored(ILogger logger, string stage, TopicPartition partition, long offset, string reason);

    [LoggerMessage(LogLevel.Debug, "{Stage}: assigned {Partitions}")]
    public static partial void Assigned(ILogger logger, string stage, string partitions);

    [LoggerMessage(LogLevel.Debug, "{Stage}: revoked {Partitions}, all that was complete released: {Released}")]
    public static partial void Revoked(ILogger logger, string stage, string partitions, bool released);

    [LoggerMessage(LogLevel.Warning, "{Stage}: lost {Partitions}: this instance was not heard of in time")]
    public static partial void Lost(ILogger logger, string stage, string partitions);

    [LoggerMessage(LogLevel.Debug, "{Stage}: ending, {Documents} documents in work")]
    public static partial void Draining(ILogger logger, string stage, int documents);

    [LoggerMessage(LogLevel.Information, "{Stage}: consumer: {Code}: {Reason}")]
    public static partial void ConsumeFailed(ILogger logger, string stage, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Error, "{Stage}: {Text}")]
    public static partial void Broken(ILogger logger, string stage, string text);

    [LoggerMessage(LogLevel.Error, "{Stage}: retention took records of {Partition} away before they were read: committed {Committed}, first {First}")]
    public static partial void JumpedOver(ILogger logger, string stage, TopicPartition partition, long committed, long first);

    [LoggerMessage(LogLevel.Critical, "{Text}")]
    public static partial void Stopped(ILogger logger, string text);

    [LoggerMessage(LogLevel.Warning, "{Stage}: waiting: {Reason}")]
    public static partial void Waiting(ILogger logger, string stage, string reason);

    [LoggerMessage(LogLevel.Debug, "{Stage}: runs as {TransactionalId}")]
    public static partial void Running(ILogger logger, string stage, string transactionalId);
}
