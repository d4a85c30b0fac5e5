using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Logs;

/// <summary>What a fetch of one partition gets; the slice is null when nothing is there yet.</summary>
internal readonly record struct ReadResult(
    ErrorCode Error, long HighWatermark, long LastStableOffset, long LogStart, LogSlice? Slice, IReadOnlyList<AbortedTransaction> Aborted)
{
    public int Bytes => Slice?.Length ?? 0;
}
