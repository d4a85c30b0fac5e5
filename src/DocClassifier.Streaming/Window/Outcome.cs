using DocClassifier.Streaming.Records;

namespace DocClassifier.Streaming.Window;

/// <summary>What came of one record: the records to write, made before release so that a transaction only has to hand them over.</summary>
internal sealed class Outcome
{
    public required OutcomeKind Kind { get; init; }

    /// <summary>In this order, in one transaction with the record's offset.</summary>
    public required IReadOnlyList<OutgoingRecord> Records { get; init; }

    /// <summary>For a dead letter: why.</summary>
    public string? Reason { get; init; }
}
