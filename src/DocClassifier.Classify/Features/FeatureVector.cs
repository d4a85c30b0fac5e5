namespace DocClassifier.Classify.Features;

/// <summary>The features of one text, in memory that is reused and never moves. Not thread-safe.</summary>
internal sealed class FeatureVector
{
    private const int InitialCapacity = 2048;

    /// <summary>Buckets; the first <see cref="Count"/> are filled. One bucket may come once for each group.</summary>
    public long[] Ids { get; private set; } = GC.AllocateUninitializedArray<long>(InitialCapacity, pinned: true);

    public float[] Weights { get; private set; } = GC.AllocateUninitializedArray<float>(InitialCapacity, pinned: true);

    public int Count { get; private set; }

    /// <summary>Tokens read.</summary>
    public int Tokens { get; set; }

    /// <summary>Words of at least two letters among them.</summary>
    public int Words { get; set; }

    public void Clear()
    {
        Count = 0;
        Tokens = 0;
        Words = 0;
    }

    public void Add(int bucket, float weight)
    {
        if (Count == Ids.Length)
            Grow();
        Ids[Count] = bucket;
        Weights[Count++] = weight;
    }

    private void Grow()
    {
        var ids = GC.AllocateUninitializedArray<long>(Ids.Length * 2, pinned: true);
        var weights = GC.AllocateUninitializedArray<float>(Ids.Length * 2, pinned: true);
        Ids.AsSpan(0, Count).CopyTo(ids);
        Weights.AsSpan(0, Count).CopyTo(weights);
        Ids = ids;
        Weights = weights;
    }
}
