namespace DocClassifier.Classify.Features;

/// <summary>Counts terms by group and bucket: an open-addressing table that remembers the order of arrival. Not thread-safe.</summary>
internal sealed class TermCounter
{
    private uint[] _keys = new uint[8192];
    private float[] _counts = new float[8192];
    private int[] _slots = new int[4096];
    private int _used;
    private int _shift = 32 - 13;

    public int Count => _used;

    /// <summary>The key of the n-th term that arrived.</summary>
    public uint Key(int index) => _keys[_slots[index]] - 1;

    public float TermFrequency(int index) => _counts[_slots[index]];

    public void Add(uint key, float count)
    {
        var stored = key + 1;
        var mask = _keys.Length - 1;
        var slot = (int)((stored * 2654435769u) >> _shift);
        while (true)
        {
            var found = _keys[slot];
            if (found == stored)
            {
                _counts[slot] += count;
                return;
            }

            if (found == 0)
                break;
            slot = (slot + 1) & mask;
        }

        if (_used == _slots.Length)
        {
            Grow();
            Add(key, count);
            return;
        }

        _keys[slot] = stored;
        _counts[slot] = count;
        _slots[_used++] = slot;
    }

    public void Clear()
    {
        for (var i = 0; i < _used; i++)
            _keys[_slots[i]] = 0;
        _used = 0;
    }

    private void Grow()
    {
        var (keys, counts, slots, used) = (_keys, _counts, _slots, _used);
        _keys = new uint[keys.Length * 2];
        _counts = new float[keys.Length * 2];
        _slots = new int[slots.Length * 2];
        _shift--;
        _used = 0;
        for (var i = 0; i < used; i++)
            Add(keys[slots[i]] - 1, counts[slots[i]]);
    }
}
