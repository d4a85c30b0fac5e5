namespace DocClassifier.Streaming.Tailing;

/// <summary>A stretch of a topic: partitions and the offsets between which they are read.</summary>
/// <param name="Topic">With the prefix.</param>
/// <param name="Partitions">By number; partitions in which there is nothing to read are there too.</param>
internal sealed record TopicSpan(string Topic, IReadOnlyDictionary<int, TopicSpan.Stretch> Partitions)
{
    /// <summary>The same, but of every partition only what lies at or above its offset here; partitions that are not named are left out.</summary>
    public TopicSpan From(IReadOnlyDictionary<int, long> offsets) => this with
    {
        Partitions = Partitions.Where(one => offsets.ContainsKey(one.Key))
            .ToDictionary(one => one.Key, one => one.Value with { From = Math.Max(one.Value.From, offsets[one.Key]) }),
    };

    /// <param name="First">The lowest offset that retention has left.</param>
    /// <param name="From">Where to begin.</param>
    /// <param name="End">What lies here or above is not read.</param>
    public readonly record struct Stretch(long First, long From, long End);
}
