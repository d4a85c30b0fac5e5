using DocClassifier.Streaming.Running;

namespace DocClassifier.Display;

internal static class Readiness
{
    /// <summary>Every stage of this process can work, or one has stopped for good.</summary>
    public static bool IsReady(StageMonitor monitor) => monitor.Snapshot().All(stage => stage.Trouble is null);
}
