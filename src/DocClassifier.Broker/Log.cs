using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The broker listens on {Host}:{Port}, its logs are in {Directory}.")]
    public static partial void Started(ILogger logger, string host, int port, string directory);

    [LoggerMessage(2, LogLevel.Information, "The broker has stopped; everything is on disk.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "Partition {Topic}-{Partition} takes no records for now: {Cause}. Producers try again; make room on the disk.")]
    public static partial void AppendFailed(ILogger logger, string topic, int partition, string cause);

    [LoggerMessage(4, LogLevel.Error, "Partition {Topic}-{Partition} could not be synchronised: {Cause}. What was not acknowledged is dropped; producers send it again.")]
    public static partial void SyncFailed(ILogger logger, string topic, int partition, string cause);

    [LoggerMessage(5, LogLevel.Error, "Partition {Topic}-{Partition} could not be cut back after a failed synchronisation: {Cause}.")]
    public static partial void CutFailed(ILogger logger, string topic, int partition, string cause);

    [LoggerMessage(6, LogLevel.Warning, "Partition {Topic}-{Partition}: {Bytes} bytes of a torn, unacknowledged write were cut off; the log ends at offset {Offset}.")]
    public static partial void TornTail(ILogger logger, string topic, int partition, long bytes, long offset);

    [LoggerMessage(7, LogLevel.Debug, "Connection from {Client} closed: {Cause}")]
    public static partial void ConnectionClosed(ILogger logger, string client, string cause);

    [LoggerMessage(8, LogLevel.Warning, "Connection from {Client} refused: {Count} are open already (Broker:MaxConnections).")]
    public static partial void TooManyConnections(ILogger logger, string client, int count);

    [LoggerMessage(9, LogLevel.Error, "A request from {Client} failed unexpectedly; its connection is closed.")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string client);

    [LoggerMessage(10, LogLevel.Information, "Group {Group}: generation {Generation} with {Members} members.")]
    public static partial void GroupGeneration(ILogger logger, string group, int generation, int members);

    [LoggerMessage(11, LogLevel.Information, "Group {Group}: member {Member} is gone ({Why}).")]
    public static partial void MemberGone(ILogger logger, string group, string member, string why);

    [LoggerMessage(12, LogLevel.Warning, "Transaction {TransactionalId} was open longer than {TimeoutMs} ms and is aborted.")]
    public static partial void TransactionTimedOut(ILogger logger, string transactionalId, int timeoutMs);

    [LoggerMessage(13, LogLevel.Information, "Transaction {TransactionalId} was found {State} and is completed.")]
    public static partial void TransactionResumed(ILogger logger, string transactionalId, string state);

    [LoggerMessage(14, LogLevel.Error, "Markers of transaction {TransactionalId} could not be written: {Cause}. Trying again.")]
    public static partial void MarkersFailed(ILogger logger, string transactionalId, string cause);

    [LoggerMessage(20, LogLevel.Warning, "Part of transaction {TransactionalId} was lost in a power cut: the rest is aborted and its producer fenced.")]
    public static partial void TransactionLost(ILogger logger, string transactionalId);

    [LoggerMessage(15, LogLevel.Information, "Topic {Topic} with {Partitions} partitions was created.")]
    public static partial void TopicCreated(ILogger logger, string topic, int partitions);

    [LoggerMessage(23, LogLevel.Information, "Topic {Topic} has {Partitions} partitions now.")]
    public static partial void PartitionsAdded(ILogger logger, string topic, int partitions);

    [LoggerMessage(24, LogLevel.Warning, "Producer {ProducerId}: the markers of its transaction in {Partitions} wait until these partitions are whole again.")]
    public static partial void MarkersDeferred(ILogger logger, long producerId, string partitions);

    [LoggerMessage(25, LogLevel.Information, "Producer {ProducerId}: the markers of its transaction that {Partitions} missed are written.")]
    public static partial void DeferredMarkers(ILogger logger, long producerId, string partitions);

    [LoggerMessage(16, LogLevel.Information, "Topic {Topic} was deleted.")]
    public static partial void TopicDeleted(ILogger logger, string topic);

    [LoggerMessage(17, LogLevel.Information, "Partition {Topic}-{Partition}: records before offset {Offset} are past their retention and were removed.")]
    public static partial void Retired(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(18, LogLevel.Debug, "Partition {Topic}-{Partition}: compaction went from {Before} to {After} bytes.")]
    public static partial void Compacted(ILogger logger, string topic, int partition, long before, long after);

    [LoggerMessage(19, LogLevel.Error, "Housekeeping of {Topic}-{Partition} failed and is tried again later: {Cause}.")]
    public static partial void HousekeepingFailed(ILogger logger, string topic, int partition, string cause);

    [LoggerMessage(21, LogLevel.Error, "{Damage}")]
    public static partial void Damaged(ILogger logger, string damage);

    [LoggerMessage(22, LogLevel.Error, "Partition {Topic}-{Partition}: behind what was torn lay intact batches; all that was cut off is kept in {Path}.")]
    public static partial void CutKeptAside(ILogger logger, string topic, int partition, string path);

    [LoggerMessage(40, LogLevel.Information, "The schema registry listens on {Address}.")]
    public static partial void RegistryListening(ILogger logger, Uri address);

    [LoggerMessage(41, LogLevel.Warning, "The log of schemas cannot be read: {Cause} Trying again.")]
    public static partial void SchemaLogFailed(ILogger logger, string cause);

    [LoggerMessage(42, LogLevel.Warning, "Record {Offset} of the log of schemas is of no known kind and is passed over.")]
    public static partial void SchemaRecordPassedOver(ILogger logger, long offset);

    [LoggerMessage(43, LogLevel.Information, "Another registry took version {Version} of {Subject} first; trying the next.")]
    public static partial void RegistryOvertaken(ILogger logger, string subject, int version);
}
