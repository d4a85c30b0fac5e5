using System.Numerics;

namespace DocClassifier.Classify.Features;

/// <summary>
/// Counts terms by group and bucket, in the order of their arrival: an open-addressing table of positions in two dense lists. Not thread-safe.
/// </summary>
internal sealed class TermCounter
{
    private const int LeastSlots = 2048;

    // A slot is free (0) or holds the position of its term plus one; at most a quarter of them are taken, so that most terms are found at once.
    private const int SlotsPerTerm = 4;

    private int[] _slots = new int[LeastSlots];
    private uint[] _keys = new uint[LeastSlots / SlotsPerTerm];
    private float[] _counts = new float[LeastSlots / SlotsPerTerm];
    private int _used;
    private int _mask;
    private int _shift;

    public TermCounter() => Clear(0);

    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, _used);

    public ReadOnlySpan<float> TermFrequencies => _counts.AsSpan(0, _used);

    public void Add(uint key, float count) => Add([key], count);

    /// <summary>Counts each of the keys once more.</summary>
    public void Add(ReadOnlySpan<uint> keys, float count)
    {
        if ((_used + keys.Length) * SlotsPerTerm > _mask + 1)
            Grow(_used + keys.Length);
        var (slots, known, counts, mask, shift, used) = (_slots, _keys, _counts, _mask, _shift, _used);
        foreach (var key in keys)
        {
            var at = Start(key, shift);
            int found;
            while ((found = slots[at]) != 0 && known[found - 1] != key)
                at = (at + 1) & mask;
            if (found != 0)
            {
                counts[found - 1] += count;
                continue;
            }

            (known[used], counts[used]) = (key, count);
            slots[at] = ++used;
        }

        _used = used;
    }

    /// <summary>Forgets all. Of a table that a long text has made large, a short one uses as much as stays in the processor's cache.</summary>
    /// <param name="expected">About how many terms will come; more may.</param>
    public void Clear(int expected)
    {
        _used = 0;
        Use(Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(expected * SlotsPerTerm)), LeastSlots, _slots.Length));
    }

    private static int Start(uint key, int shift) => (int)((key * 2654435769u) >> shift);

    private void Use(int slots)
    {
        (_mask, _shift) = (slots - 1, 32 - BitOperations.Log2((uint)slots));
        _slots.AsSpan(0, slots).Clear();
    }

    private void Grow(int terms)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)(terms * SlotsPerTerm));
        if (slots > _slots.Length)
        {
            _slots = new int[slots];
            Array.Resize(ref _keys, slots / SlotsPerTerm);
            Array.Resize(ref _counts, slots / SlotsPerTerm);
        }

        Use(slots);
        for (var term = 0; term < _used; term++)
        {
            var at = Start(_keys[term], _shift);
            while (_slots[at] != 0)
                at = (at + 1) & _mask;
            _slots[at] = term + 1;
        }
    }
}
