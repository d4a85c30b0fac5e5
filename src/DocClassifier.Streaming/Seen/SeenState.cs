namespace DocClassifier.Streaming.Seen;

/// <summary>What is known of one document id.</summary>
/// <param name="Passed">It was passed on (or announced as a duplicate of what was); false when all its arrivals were rejected as a
/// whole.</param>
/// <param name="Arrivals">Oldest first.</param>
internal sealed record SeenState(bool Passed, IReadOnlyList<UInt128> Arrivals)
{
    // Content that arrives more often than this (a logo in every mail) keeps its newest arrivals: only those can be retried.
    private const int MaxArrivals = 64;

    public bool Has(UInt128 arrival) => Arrivals.Contains(arrival);

    /// <summary>With one more arrival.</summary>
    public SeenState With(UInt128 arrival, bool passed) =>
        new(Passed || passed, Has(arrival) ? Arrivals : [.. Arrivals.TakeLast(MaxArrivals - 1), arrival]);
}
