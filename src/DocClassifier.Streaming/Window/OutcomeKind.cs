namespace DocClassifier.Streaming.Window;

internal enum OutcomeKind
{
    /// <summary>The stage's records, or none.</summary>
    Completed,

    /// <summary>A dead letter.</summary>
    Rejected,
}
