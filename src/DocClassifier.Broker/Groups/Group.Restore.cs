namespace DocClassifier.Broker.Groups;

internal sealed partial class Group
{
    /// <summary>
    /// Takes over what the log says at start. Members go on with their ids and generation, their sessions begin anew; a group that was caught
    /// between joining and the leader's assignment waits for that again.
    /// </summary>
    public void Restore(GroupSnapshot snapshot)
    {
        _members.Clear();
        (Generation, ProtocolType, Protocol, Leader) = (Math.Max(Generation, snapshot.Generation), snapshot.ProtocolType, snapshot.Protocol, snapshot.Leader);
        foreach (var one in snapshot.Members)
        {
            var member = new Member(one.Id, one.InstanceId, one.ClientId, one.ClientHost)
            {
                SessionTimeoutMs = one.SessionTimeoutMs,
                RebalanceTimeoutMs = one.RebalanceTimeoutMs,
                Protocols = [new GroupProtocol(snapshot.Protocol ?? "", one.Subscription)],
                Assignment = one.Assignment,
            };
            Touch(member);
            _members.Add(member.Id, member);
        }

        // No assignor leaves every member with nothing at all: even "no partitions" has bytes.
        State = _members.Count == 0 ? GroupState.Empty
            : _members.Values.All(member => member.Assignment.Length == 0) ? GroupState.CompletingRebalance
            : GroupState.Stable;
        _rebalanceDeadline = clock.Now + _members.Values.Select(member => (long)member.RebalanceTimeoutMs).DefaultIfEmpty().Max();
    }

    public GroupSnapshot Snapshot() => new(
        ProtocolType, Generation, Protocol, Leader,
        [.. _members.Values.Select(member => new MemberSnapshot(
            member.Id, member.InstanceId, member.ClientId, member.ClientHost, member.RebalanceTimeoutMs, member.SessionTimeoutMs,
            member.MetadataOf(Protocol), member.Assignment))]);
}
