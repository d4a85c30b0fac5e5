namespace DocClassifier.Bench.Crash;

/// <summary>A content that is put into the inbox, once or twice, and what must become of it.</summary>
/// <param name="Id">The id of the file.</param>
/// <param name="Sha256">Of the file's bytes, in hex.</param>
/// <param name="Outcomes">Of the file and its parts; none when ingest itself must refuse the file.</param>
internal sealed record PutIn(string Id, string Sha256, IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>The names under which it has arrived.</summary>
    public List<string> Names { get; } = [];

    /// <summary>It must end in <c>failed/</c>.</summary>
    public bool IsRefused => Outcomes.Count == 0;
}
