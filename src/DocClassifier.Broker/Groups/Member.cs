using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Groups;

/// <summary>A member of a group. Guarded by the group's lock.</summary>
internal sealed class Member(string id, string? instanceId, string clientId, string clientHost)
{
    public string Id => id;

    public string? InstanceId => instanceId;

    public string ClientId => clientId;

    public string ClientHost => clientHost;

    public int SessionTimeoutMs { get; set; }

    public int RebalanceTimeoutMs { get; set; }

    /// <summary>In the member's order of preference.</summary>
    public IReadOnlyList<GroupProtocol> Protocols { get; set; } = [];

    public byte[] Assignment { get; set; } = [];

    /// <summary>When its session ends, on the <see cref="SteadyClock"/>. It does not end while the member waits for an answer of ours.</summary>
    public long Deadline { get; set; }

    public TaskCompletionSource<JoinResult>? Joining { get; set; }

    public TaskCompletionSource<SyncResult>? Syncing { get; set; }

    public bool AwaitsAnswer => Joining is not null || Syncing is not null;

    public byte[] MetadataOf(string? protocol) => Protocols.FirstOrDefault(one => one.Name == protocol)?.Metadata ?? [];

    public bool SameProtocols(IReadOnlyList<GroupProtocol> others) =>
        Protocols.Count == others.Count
        && Protocols.Zip(others).All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.AsSpan().SequenceEqual(pair.Second.Metadata));

    public void Answer(JoinResult result)
    {
        var joining = Joining;
        Joining = null;
        joining?.TrySetResult(result);
    }

    public void Answer(SyncResult result)
    {
        var syncing = Syncing;
        Syncing = null;
        syncing?.TrySetResult(result);
    }

    public void Refuse(ErrorCode error)
    {
        Answer(JoinResult.Failed(error, id));
        Answer(new SyncResult(error, []));
    }
}
