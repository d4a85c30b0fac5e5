using DocClassifier.Streaming.Running;

namespace DocClassifier.Display;

internal static class Readiness
{
    /// <summary>Every stage of this process can work, or one has stopped for good.</summary>
    public static bool IsReady(StageMonitor monitor) => monitor.Snapshot().All(stage => stage.Trouble is null);

    /// <summary>What keeps which stage from working, on one line.</summary>
    public static string Troubles(StageMonitor monitor) =>
        string.Join("; ", monitor.Snapshot().Where(stage => stage.Trouble is not null).Select(stage => $"{stage.Stage}: {stage.Trouble}"));
}
