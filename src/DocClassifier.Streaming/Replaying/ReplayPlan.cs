using DocClassifier.Streaming.Tailing;

namespace DocClassifier.Streaming.Replaying;

/// <summary>What a replay will send, and what follows from it.</summary>
public sealed record ReplayPlan
{
    public required ReplayRequest Request { get; init; }

    /// <summary>Records to send.</summary>
    public required int Records { get; init; }

    /// <summary>Documents that they are about, parts counted.</summary>
    public required int Documents { get; init; }

    /// <summary>Decisions downstream that were made of these documents since then: as many will be made or delivered again.</summary>
    public required int Decisions { get; init; }

    /// <summary>Records that an earlier attempt at the same run has sent.</summary>
    public required int SentBefore { get; init; }

    internal TopicSpan Span { get; init; } = new("", new Dictionary<int, TopicSpan.Stretch>());
}
