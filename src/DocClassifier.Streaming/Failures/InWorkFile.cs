using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// Notes which records are in work, in a memory-mapped file: writing is a few stores, and what was written outlives a process that dies in
/// any way
/// (it need not outlive the machine). Thread-safe.
/// </summary>
/// <remarks>A slot of 32 bytes: state (4: 0 free, 1 in work, 2 in work alone), topic (4: index), partition (4), unused (4), offset
/// (8).</remarks>
internal sealed class InWorkFile : IDisposable
{
    private const int SlotBytes = 32;
    private const int InWork = 1;
    private const int InWorkAlone = 2;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private readonly string[] _topics;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private InWorkFile(string path, string[] topics, int slots)
    {
        _topics = topics;
        var bytes = (long)slots * SlotBytes;
        using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite))
        {
            Allocate(stream, bytes);
            bytes = stream.Length;
        }

        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        _view = _file.CreateViewAccessor();
        LeftInWork = Read((int)(bytes / SlotBytes));
        for (var slot = slots - 1; slot >= 0; slot--)
            _free.Push(slot);
    }

    /// <summary>What was in work when the process that wrote the file ended, and whether it was in work alone.</summary>
    public IReadOnlyList<(TopicPartitionOffset Record, bool Alone)> LeftInWork { get; }

    /// <param name="path">The file; made when missing.</param>
    /// <param name="topics">The topics of the stage, always in the same order.</param>
    /// <param name="slots">The most records that can be in work at once.</param>
    /// <exception cref="IOException">It cannot be made as large as that.</exception>
    public static InWorkFile Open(string path, string[] topics, int slots) => new(path, topics, slots);

    /// <summary>Forgets what was left in work; call it once that is remembered elsewhere.</summary>
    public void Clear()
    {
        for (long at = 0; at + SlotBytes <= _view.Capacity; at += SlotBytes)
            _view.Write(at, 0);
    }

    /// <summary>
    /// Notes a record; returns its slot, or -1 when none is free (work of an ended session that does not come back holds some).
    /// </summary>
    public int Enter(TopicPartition partition, long offset, bool alone)
    {
        int slot;
        lock (_gate)
        {
            if (!_free.TryPop(out slot))
                return -1;
        }

        long at = slot * SlotBytes;
        var place = new Place { Topic = Array.IndexOf(_topics, partition.Topic), Partition = partition.Partition.Value, Offset = offset };
        _view.Write(at + sizeof(int), ref place);
        // The state goes last, so that a slot in work is always whole.
        Thread.MemoryBarrier();
        _view.Write(at, alone ? InWorkAlone : InWork);
        return slot;
    }

    public void Leave(int slot)
    {
        if (slot < 0)
            return;
        _view.Write((long)slot * SlotBytes, 0);
        lock (_gate)
            _free.Push(slot);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    // Written, not only set as a length: on a full disk, a store to a page of a hole ends the process with SIGBUS.
    // What is there is written over by itself, because earlier versions left holes.
    private static void Allocate(FileStream stream, long bytes)
    {
        var content = new byte[Math.Max(bytes, stream.Length)];
        stream.ReadExactly(content, 0, (int)stream.Length);
        stream.Position = 0;
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    private List<(TopicPartitionOffset, bool)> Read(int slots)
    {
        var found = new List<(TopicPartitionOffset, bool)>();
        for (var slot = 0; slot < slots; slot++)
        {
            long at = slot * SlotBytes;
            var state = _view.ReadInt32(at);
            var topic = _view.ReadInt32(at + 4);
            if (state is InWork or InWorkAlone && topic >= 0 && topic < _topics.Length)
                found.Add((new TopicPartitionOffset(_topics[topic], _view.ReadInt32(at + 8), _view.ReadInt64(at + 16)), state == InWorkAlone));
        }

        return found;
    }

    // What follows the state in a slot.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Place
    {
        public int Topic;
        public int Partition;
        public int Unused;
        public long Offset;
    }
}
