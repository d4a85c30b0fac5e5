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

    /// <summary>Makes room for so many entries; what they hold is for the caller to write.</summary>
    public void Resize(int count)
    {
        if (count > Ids.Length)
        {
            var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);
            Ids = GC.AllocateUninitializedArray<long>(capacity, pinned: true);
            Weights = GC.AllocateUninitializedArray<float>(capacity, pinned: true);
        }

        Count = count;
    }
}
