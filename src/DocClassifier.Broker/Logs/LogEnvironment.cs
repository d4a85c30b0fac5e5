using DocClassifier.Broker.Files;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker.Logs;

/// <summary>What every log of a broker shares.</summary>
internal sealed record LogEnvironment(
    IFileLayer Files, LogFlusher Flusher, StorageHealth Health, LeaderEpoch Epoch, bool SyncBeforeAck, TimeProvider Time, ILogger Logger)
{
    public long UnixNow() => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
