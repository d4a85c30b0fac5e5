using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Health;

/// <summary>How a stage is: what the health checks and the live table show. Thread-safe.</summary>
internal sealed class StageCondition
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<object, string> _faults = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, string> _broken = new();
    private volatile IReadOnlyList<StandingLane> _standing = [];
    private ClusterSilence? _silence;
    private long _polledAt;
    private volatile ProducerCall? _call;
    private volatile bool _isMember;
    private volatile string? _producerTrouble = "connecting to the cluster";
    private volatile string? _stopped;
    private volatile string? _seenTrouble;

    /// <summary>An assignment has come, even an empty one: the group knows this instance.</summary>
    public bool IsMember { get => _isMember; set => _isMember = value; }

    /// <summary>What keeps results from being committed; null when nothing does.</summary>
    public string? ProducerTrouble { get => _producerTrouble; set => _producerTrouble = value; }

    /// <summary>
    /// A call of the producer that should have come back by now; null when there is none. Not all of them keep to their time limit.
    /// </summary>
    public string? OverdueCall => _call is { } call && Stopwatch.GetElapsedTime(call.Since) is var time && time > LongestCall
        ? string.Create(CultureInfo.InvariantCulture, $"{call.Name} has not come back for {time.TotalSeconds:0} s")
        : null;

    /// <summary>Ids had to be forgotten; null when all are held.</summary>
    public string? SeenTrouble { get => _seenTrouble; set => _seenTrouble = value; }

    /// <summary>Why the stage has stopped for good; null while it runs.</summary>
    public string? Stopped { get => _stopped; set => _stopped = value; }

    /// <summary>One of the infrastructure's faults that documents wait for; null when none does.</summary>
    public string? Fault => _faults.IsEmpty ? null : _faults.Values.FirstOrDefault();

    /// <summary>Partitions that stand still, with offset and remedy.</summary>
    public IReadOnlyCollection<string> BrokenPartitions => [.. _broken.Values];

    /// <summary>A partition that has records to release and does not advance; null when there is none.</summary>
    public string? Standstill => _standing is [var standing, ..] ? Describe(standing) : null;

    /// <summary>It answered when it was last asked how much there is to read.</summary>
    public bool ClusterAnswers => Volatile.Read(ref _silence) is null;

    /// <summary>The cluster has not answered for a while although nothing of the stage waits for it; null when it answers.</summary>
    public string? Silence => Volatile.Read(ref _silence) is { } silence && Stopwatch.GetElapsedTime(silence.Since) is var time && time > LongestSilence
        ? string.Create(CultureInfo.InvariantCulture, $"the cluster has not answered for {time.TotalSeconds:0} s: {silence.Reason}")
        : null;

    /// <summary>Time since the consumer was last polled; null before the first time.</summary>
    public TimeSpan? PollAge => Volatile.Read(ref _polledAt) is not 0 and var at ? Stopwatch.GetElapsedTime(at) : null;

    public void Polled() => Volatile.Write(ref _polledAt, Stopwatch.GetTimestamp());

    /// <summary>The producer is called; one call at a time.</summary>
    public void BeginCall(string name, long? since = null) => _call = new ProducerCall(name, since ?? Stopwatch.GetTimestamp());

    public void EndCall() => _call = null;

    public void EnterFault(object who, string message) => _faults[who] = message;

    public void LeaveFault(object who) => _faults.TryRemove(who, out _);

    public void Break(string partition, string message) => _broken[partition] = message;

    /// <summary>The partitions that stand still, all of them.</summary>
    public void SetStandingStill(IReadOnlyList<StandingLane> partitions) => _standing = partitions;

    /// <summary>The cluster was asked in vain; the first time counts until it answers.</summary>
    public void ClusterFailed(string reason, long? since = null) =>
        Volatile.Write(ref _silence, new ClusterSilence(reason, Volatile.Read(ref _silence)?.Since ?? since ?? Stopwatch.GetTimestamp()));

    public void ClusterAnswered() => Volatile.Write(ref _silence, null);

    /// <summary>The partition is no longer ours.</summary>
    public void Forget(string partition) => _broken.TryRemove(partition, out _);

    private static string Describe(StandingLane standing)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"{standing.Partition.Topic} partition {standing.Partition.Partition.Value}");
        return standing.IsRestoring
            ? string.Create(CultureInfo.InvariantCulture, $"{where} has waited for {standing.For.TotalSeconds:0} s until what was seen of it is read")
            : string.Create(CultureInfo.InvariantCulture, $"{where} stands still at offset {standing.Offset} for {standing.For.TotalSeconds:0} s although records wait: restart the stage, and report it with its log");
    }

    private sealed record ClusterSilence(string Reason, long Since);

    private sealed record ProducerCall(string Name, long Since);
}
