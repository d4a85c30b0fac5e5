using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// What became of a batch. When <see cref="Error"/> is None it is in the log from <see cref="BaseOffset"/> on, and durable once
/// <see cref="Flushed"/> has completed (which fails with <see cref="LogStorageException"/> when the disk refused it after all).
/// </summary>
internal readonly record struct AppendResult(ErrorCode Error, long BaseOffset, long AppendTime, long LogStart, Task Flushed)
{
    public static AppendResult Refused(ErrorCode error) => new(error, -1, -1, -1, Task.CompletedTask);
}
