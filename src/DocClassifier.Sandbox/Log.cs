using Microsoft.Extensions.Logging;

namespace DocClassifier.Sandbox;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Worker {Pid} is ready.")]
    public static partial void WorkerReady(ILogger logger, int pid);

    [LoggerMessage(2, LogLevel.Warning, "Worker {Pid}: {Line}")]
    public static partial void WorkerSaid(ILogger logger, int pid, string line);

    [LoggerMessage(3, LogLevel.Warning, "Worker {Pid} died during {Operation}: {How}. The document is tried once more.")]
    public static partial void WorkerDied(ILogger logger, int pid, string operation, string how);

    [LoggerMessage(4, LogLevel.Warning, "Worker {Pid} was ended during {Operation}: {Reason}.")]
    public static partial void WorkerEnded(ILogger logger, int pid, string operation, string reason);

    [LoggerMessage(5, LogLevel.Error, "No worker process can be started: {Why}")]
    public static partial void NoWorker(ILogger logger, string why);

    [LoggerMessage(6, LogLevel.Warning, "Worker {Pid} ended before it took a document ({Operation}): {How}. Another worker takes it.")]
    public static partial void WorkerLost(ILogger logger, int pid, string operation, string how);
}
