using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>One record being worked on. Guarded by the queue's lock.</summary>
internal sealed class WorkSlot(WindowEntry entry, bool alone)
{
    public WindowEntry Entry { get; } = entry;

    public bool Alone { get; } = alone;

    /// <summary>Its work has not returned to the pump yet, whose thread it holds.</summary>
    public bool HoldsPump { get; set; } = true;

    /// <summary>
    /// When it was given up (a timestamp of Stopwatch): it counts no more, and whatever it still does changes nothing. Null before.
    /// </summary>
    public long? AbandonedAt { get; set; }

    /// <summary>When its cancellation was first noticed (a timestamp of Stopwatch); null before.</summary>
    public long? CancelledAt { get; set; }
}
