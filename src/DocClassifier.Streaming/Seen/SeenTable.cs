namespace DocClassifier.Streaming.Seen;

/// <summary>
/// The ids of one partition in the order of their first arrival, about 44 bytes each: a hash table with chaining over a ring, so that
/// forgetting the
/// oldest costs nothing. Not thread-safe.
/// </summary>
internal sealed class SeenTable
{
    private const int FirstCapacity = 64;
    private const uint PassedFlag = 1;
    private const uint MoreFlag = 2;
    private const uint RefreshedFlag = 4;
    private const int HourShift = 3;

    private readonly Dictionary<UInt128, SeenState> _more = [];
    private Slot[] _slots = new Slot[FirstCapacity];
    private int[] _buckets = new int[FirstCapacity];
    private int _oldest;

    public int Count { get; private set; }

    /// <summary>When what is known of the oldest id was written (whole hours since 1970); null when the table is empty.</summary>
    public uint? OldestHour()
    {
        PutRefreshedBehind();
        return Count == 0 ? null : _slots[_oldest].Flags >> HourShift;
    }

    /// <summary>What is known of an id and when that was written (whole hours since 1970); null when nothing is.</summary>
    public SeenState? Find(UInt128 id, out uint hour)
    {
        var index = IndexOf(id);
        hour = 0;
        if (index < 0)
            return null;
        ref var slot = ref _slots[index];
        hour = slot.Flags >> HourShift;
        return (slot.Flags & MoreFlag) != 0 ? _more[id] : new SeenState((slot.Flags & PassedFlag) != 0, [new UInt128(slot.ArrivalHigh, slot.ArrivalLow)]);
    }

    /// <summary>Adds or replaces what is known of an id; true when it is new.</summary>
    public bool Set(UInt128 id, SeenState state, uint hour)
    {
        var index = IndexOf(id);
        var isNew = index < 0;
        if (isNew)
        {
            if (Count == _slots.Length)
                Grow();
            index = (_oldest + Count++) & (_slots.Length - 1);
            Link(index, id);
        }

        ref var slot = ref _slots[index];
        var arrival = state.Arrivals[0];
        (slot.ArrivalHigh, slot.ArrivalLow) = ((ulong)(arrival >> 64), (ulong)arrival);
        var hasMore = state.Arrivals.Count > 1;
        slot.Flags = (hour << HourShift) | (isNew ? 0 : RefreshedFlag) | (hasMore ? MoreFlag : 0) | (state.Passed ? PassedFlag : 0);
        if (hasMore)
            _more[id] = state;
        else
            _more.Remove(id);
        return isNew;
    }

    /// <summary>Forgets the oldest id. One that arrived again since it last was the oldest counts as new.</summary>
    public void ForgetOldest()
    {
        PutRefreshedBehind();
        _more.Remove(TakeOldest(out _));
    }

    // Each is put behind once for any number of arrivals, so this ends.
    private void PutRefreshedBehind()
    {
        while (Count > 0 && (_slots[_oldest].Flags & RefreshedFlag) != 0)
        {
            var id = TakeOldest(out var slot);
            var index = (_oldest + Count++) & (_slots.Length - 1);
            slot.Flags &= ~RefreshedFlag;
            _slots[index] = slot;
            Link(index, id);
        }
    }

    private UInt128 TakeOldest(out Slot taken)
    {
        ref var slot = ref _slots[_oldest];
        var id = new UInt128(slot.IdHigh, slot.IdLow);
        ref var link = ref _buckets[Bucket(id)];
        while (link - 1 != _oldest)
            link = ref _slots[link - 1].Next;
        link = slot.Next;
        taken = slot;
        slot = default;
        _oldest = (_oldest + 1) & (_slots.Length - 1);
        Count--;
        return id;
    }

    private int IndexOf(UInt128 id)
    {
        var (high, low) = ((ulong)(id >> 64), (ulong)id);
        for (var at = _buckets[Bucket(id)] - 1; at >= 0; at = _slots[at].Next - 1)
        {
            if (_slots[at].IdHigh == high && _slots[at].IdLow == low)
                return at;
        }

        return -1;
    }

    // Ids are hashes already; links hold index + 1, so that zero is the end.
    private int Bucket(UInt128 id) => (int)((ulong)id & (uint)(_buckets.Length - 1));

    private void Link(int index, UInt128 id)
    {
        ref var slot = ref _slots[index];
        (slot.IdHigh, slot.IdLow) = ((ulong)(id >> 64), (ulong)id);
        ref var bucket = ref _buckets[Bucket(id)];
        slot.Next = bucket;
        bucket = index + 1;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new Slot[before.Length * 2];
        _buckets = new int[_slots.Length];
        for (var i = 0; i < Count; i++)
        {
            _slots[i] = before[(_oldest + i) & (before.Length - 1)];
            Link(i, new UInt128(_slots[i].IdHigh, _slots[i].IdLow));
        }

        _oldest = 0;
    }

    private struct Slot
    {
        public ulong IdHigh;
        public ulong IdLow;
        public ulong ArrivalHigh;
        public ulong ArrivalLow;
        public int Next;
        public uint Flags;
    }
}
