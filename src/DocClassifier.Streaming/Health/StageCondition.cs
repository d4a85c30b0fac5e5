using System.Collections.Concurrent;
using System.Diagnostics;

namespace DocClassifier.Streaming.Health;

/// <summary>How a stage is: what the health checks and the live table show. Thread-safe.</summary>
internal sealed class StageCondition
{
    private readonly ConcurrentDictionary<object, string> _faults = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, string> _broken = new();
    private long _polledAt;
    private volatile bool _isMember;
    private volatile bool _isRestoring;
    private volatile string? _producerTrouble = "connecting to the cluster";
    private volatile string? _stopped;
    private volatile string? _seenTrouble;

    /// <summary>An assignment has come, even an empty one: the group knows this instance.</summary>
    public bool IsMember { get => _isMember; set => _isMember = value; }

    /// <summary>The memory of what was seen is being read.</summary>
    public bool IsRestoring { get => _isRestoring; set => _isRestoring = value; }

    /// <summary>What keeps results from being committed; null when nothing does.</summary>
    public string? ProducerTrouble { get => _producerTrouble; set => _producerTrouble = value; }

    /// <summary>Ids had to be forgotten; null when all are held.</summary>
    public string? SeenTrouble { get => _seenTrouble; set => _seenTrouble = value; }

    /// <summary>Why the stage has stopped for good; null while it runs.</summary>
    public string? Stopped { get => _stopped; set => _stopped = value; }

    /// <summary>One of the infrastructure's faults that documents wait for; null when none does.</summary>
    public string? Fault => _faults.IsEmpty ? null : _faults.Values.FirstOrDefault();

    /// <summary>Partitions that stand still, with offset and remedy.</summary>
    public IReadOnlyCollection<string> BrokenPartitions => [.. _broken.Values];

    /// <summary>Time since the consumer was last polled; null before the first time.</summary>
    public TimeSpan? PollAge => Volatile.Read(ref _polledAt) is not 0 and var at ? Stopwatch.GetElapsedTime(at) : null;

    public void Polled() => Volatile.Write(ref _polledAt, Stopwatch.GetTimestamp());

    public void EnterFault(object who, string message) => _faults[who] = message;

    public void LeaveFault(object who) => _faults.TryRemove(who, out _);

    public void Break(string partition, string message) => _broken[partition] = message;

    /// <summary>The partition is no longer ours.</summary>
    public void Forget(string partition) => _broken.TryRemove(partition, out _);
}
