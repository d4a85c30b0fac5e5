using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker.Registry;

/// <summary>What the registry tells its operator.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 7001, Level = LogLevel.Warning, Message = "The log of schemas cannot be read; trying again")]
    public static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "Record {Offset} of the log of schemas is of no known kind and is passed over")]
    public static partial void RecordPassedOver(ILogger logger, long offset);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Information, Message = "Schema registry: {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(EventId = 7004, Level = LogLevel.Information, Message = "Another registry took version {Version} of {Subject} first; trying the next")]
    public static partial void Overtaken(ILogger logger, string subject, int version);
}
