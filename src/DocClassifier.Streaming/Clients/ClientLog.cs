using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Clients;

/// <summary>Passes what librdkafka says on to our log: its handlers are called on its own threads and must not throw.</summary>
internal static class ClientLog
{
    public static void Write(ILogger logger, LogMessage message) =>
        Log.Client(logger, LevelOf(message.Level), message.Name, message.Facility, message.Message);

    // A broker that is away is told once per connection attempt; readiness says it in full, so it is no error here.
    public static void Write(ILogger logger, Error error)
    {
        if (error.IsFatal)
            Log.ClientFatal(logger, error.Code, error.Reason);
        else
            Log.ClientError(logger, error.Code, error.Reason);
    }

    private static LogLevel LevelOf(SyslogLevel level) => level switch
    {
        SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical => LogLevel.Error,
        SyslogLevel.Error or SyslogLevel.Warning => LogLevel.Debug,
        _ => LogLevel.Trace,
    };
}
