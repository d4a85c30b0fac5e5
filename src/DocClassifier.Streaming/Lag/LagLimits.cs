namespace DocClassifier.Streaming.Lag;

/// <summary>From when on a partition that has records to release stands still.</summary>
/// <param name="Document">How long one document may be worked on.</param>
/// <param name="Standstill">How long a partition may not advance.</param>
internal sealed record LagLimits(TimeSpan Document, TimeSpan Standstill)
{
    // Outages of the cluster and timeouts of transactions take their time however quick the documents are.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    /// <summary>Twice the document limit, and a minute at least.</summary>
    public static LagLimits From(TimeSpan documentLimit) => new(documentLimit, documentLimit * 2 > Least ? documentLimit * 2 : Least);
}
