using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Groups;

/// <summary>
/// The membership of one consumer group: join, synchronise, heartbeat, leave (KIP-62, KIP-345, KIP-394; eager and cooperative assignors look
/// alike from here). Everything is done under <see cref="Gate"/>. Invariants: the generation never decreases, also across restarts,
/// because each new one is in the log before a member hears of it; an assignment is in the log before a member gets it.
/// </summary>
internal sealed partial class Group(string id, IGroupJournal journal, SteadyClock clock)
{
    /// <summary>Ids handed out to members that have not joined with them yet (KIP-394), and until when.</summary>
    private readonly Dictionary<string, long> _promised = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private long _rebalanceDeadline;

    public Lock Gate { get; } = new();

    public string Id => id;

    public GroupState State { get; private set; } = GroupState.Empty;

    public int Generation { get; private set; }

    public string ProtocolType { get; private set; } = "";

    public string? Protocol { get; private set; }

    public string? Leader { get; private set; }

    public IReadOnlyCollection<Member> Members => _members.Values;

    public GroupOffsets Offsets { get; } = new();

    /// <summary>Whether nothing would be lost if it were forgotten: no generation, no offset, nobody on the way.</summary>
    public bool IsUnused => State == GroupState.Empty && Generation == 0 && _promised.Count == 0 && Offsets.IsEmpty;

    public Task<JoinResult> Join(JoinArguments join)
    {
        if (State == GroupState.Dead)
            return Failed(ErrorCode.CoordinatorNotAvailable, join.MemberId);
        if (!Agrees(join))
            return Failed(ErrorCode.InconsistentGroupProtocol, join.MemberId);
        if (join.InstanceId is not null && _members.Values.FirstOrDefault(one => one.InstanceId == join.InstanceId) is { } standing)
        {
            if (join.MemberId.Length == 0)
                return Replace(standing, join);
            if (join.MemberId != standing.Id)
                return Failed(ErrorCode.FencedInstanceId, join.MemberId);
        }

        if (join.MemberId.Length == 0)
        {
            var fresh = NewId(join);
            if (!join.IdFirst || join.InstanceId is not null)
                return Add(fresh, join);
            _promised[fresh] = clock.Now + join.SessionTimeoutMs;
            return Failed(ErrorCode.MemberIdRequired, fresh);
        }

        if (_members.TryGetValue(join.MemberId, out var member))
            return Rejoin(member, join);
        return _promised.Remove(join.MemberId) ? Add(join.MemberId, join) : Failed(ErrorCode.UnknownMemberId, join.MemberId);
    }

    public Task<SyncResult> Sync(string memberId, string? instanceId, int generation, IReadOnlyDictionary<string, byte[]> assignments)
    {
        var error = Check(memberId, instanceId, generation);
        if (error == ErrorCode.None && State == GroupState.PreparingRebalance)
            error = ErrorCode.RebalanceInProgress;
        if (error != ErrorCode.None)
            return Task.FromResult(new SyncResult(error, []));
        var member = _members[memberId];
        Touch(member);
        // While the leader itself waits, the assignment is on its way to the disk and the others wait with it.
        if (State == GroupState.Stable && _members.GetValueOrDefault(Leader ?? "")?.Syncing is null)
            return Task.FromResult(new SyncResult(ErrorCode.None, member.Assignment));

        member.Answer(new SyncResult(ErrorCode.RebalanceInProgress, []));
        var syncing = member.Syncing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (memberId == Leader && State == GroupState.CompletingRebalance)
        {
            foreach (var each in _members.Values)
                each.Assignment = assignments.GetValueOrDefault(each.Id, []);
            State = GroupState.Stable;
            AnswerWhenKept(Generation, () =>
            {
                foreach (var each in _members.Values)
                {
                    Touch(each);
                    each.Answer(new SyncResult(ErrorCode.None, each.Assignment));
                }
            });
        }

        return syncing.Task;
    }

    public ErrorCode Heartbeat(string memberId, string? instanceId, int generation)
    {
        var error = Check(memberId, instanceId, generation);
        if (error != ErrorCode.None)
            return error;
        Touch(_members[memberId]);
        return State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public ErrorCode Leave(string memberId, string? instanceId)
    {
        if (_promised.Remove(memberId))
            return ErrorCode.None;
        var member = instanceId is null ? _members.GetValueOrDefault(memberId) : _members.Values.FirstOrDefault(one => one.InstanceId == instanceId);
        if (member is null)
            return ErrorCode.UnknownMemberId;
        if (memberId.Length > 0 && member.Id != memberId)
            return ErrorCode.FencedInstanceId;
        Remove(member, "it left");
        return ErrorCode.None;
    }

    /// <summary>
    /// Whether an offset commit of this member and generation may be taken. Without member it may as long as the group has none: that is
    /// stricter than Kafka for transactional commits, so that a zombie cannot commit over the group's head.
    /// </summary>
    public ErrorCode CheckCommit(string memberId, string? instanceId, int generation)
    {
        if (State == GroupState.Dead)
            return ErrorCode.CoordinatorNotAvailable;
        if (generation < 0 && memberId.Length == 0)
            return _members.Count == 0 ? ErrorCode.None : ErrorCode.UnknownMemberId;
        var error = Check(memberId, instanceId, generation);
        if (error != ErrorCode.None)
            return error;
        Touch(_members[memberId]);
        return State == GroupState.CompletingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    /// <summary>False when the group still has members.</summary>
    public bool TryDelete()
    {
        if (_members.Count > 0)
            return false;
        State = GroupState.Dead;
        return true;
    }

    private static Task<JoinResult> Failed(ErrorCode error, string memberId) => Task.FromResult(JoinResult.Failed(error, memberId));

    private static string NewId(JoinArguments join) => $"{join.InstanceId ?? join.ClientId}-{Guid.NewGuid()}";

    private ErrorCode Check(string memberId, string? instanceId, int generation)
    {
        if (State == GroupState.Dead || !_members.TryGetValue(memberId, out var member))
        {
            return instanceId is not null && _members.Values.Any(one => one.InstanceId == instanceId)
                ? ErrorCode.FencedInstanceId
                : ErrorCode.UnknownMemberId;
        }

        if (instanceId is not null && member.InstanceId != instanceId)
            return ErrorCode.FencedInstanceId;
        return generation == Generation ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }

    private bool Agrees(JoinArguments join)
    {
        if (join.Protocols.Count == 0 || join.ProtocolType.Length == 0)
            return false;
        var others = _members.Values.Where(member => member.Id != join.MemberId && (join.InstanceId is null || member.InstanceId != join.InstanceId)).ToList();
        return others.Count == 0
            || (join.ProtocolType == ProtocolType
                && join.Protocols.Any(one => others.All(member => member.Protocols.Any(other => other.Name == one.Name))));
    }

    private void Touch(Member member) => member.Deadline = clock.Now + member.SessionTimeoutMs;
}
