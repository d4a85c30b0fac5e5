using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Groups;

internal sealed partial class Group
{
    /// <summary>Lets time pass: ends sessions and rebalances that took too long.</summary>
    public void Tick()
    {
        var now = clock.Now;
        foreach (var (promised, until) in _promised.ToList())
        {
            if (now > until)
                _promised.Remove(promised);
        }

        foreach (var member in _members.Values.Where(member => !member.AwaitsAnswer && now > member.Deadline).ToList())
            Remove(member, "its session timed out");
        if (now <= _rebalanceDeadline)
            return;
        if (State == GroupState.PreparingRebalance)
        {
            // Static members stay until their session ends; they may be restarting.
            foreach (var member in _members.Values.Where(member => member.Joining is null && member.InstanceId is null).ToList())
                Drop(member, "it did not join again in time");
            _rebalanceDeadline = now + Math.Max(_members.Values.Select(member => member.SessionTimeoutMs).DefaultIfEmpty().Max(), 1000);
            CompleteJoin(timedOut: true);
        }
        else if (State == GroupState.CompletingRebalance)
        {
            foreach (var member in _members.Values.Where(member => member.Syncing is null).ToList())
                Drop(member, "it did not synchronise in time");
            Rebalance();
        }
    }

    private Task<JoinResult> Add(string memberId, JoinArguments join)
    {
        var member = new Member(memberId, join.InstanceId, join.ClientId, join.ClientHost);
        _members.Add(memberId, member);
        return Rebalance(member, join);
    }

    private Task<JoinResult> Rejoin(Member member, JoinArguments join)
    {
        Touch(member);
        var unchanged = member.SameProtocols(join.Protocols);
        var again = State switch
        {
            GroupState.PreparingRebalance => true,
            // The answer to its JoinGroup was lost.
            GroupState.CompletingRebalance => !unchanged,
            // A leader joins again because it has seen a reason to.
            GroupState.Stable => !unchanged || member.Id == Leader,
            _ => true,
        };
        return again ? Rebalance(member, join) : Task.FromResult(Joined(member));
    }

    /// <summary>A static member is back under a new id: it takes the old one's place, without a rebalance where its wishes are the same.</summary>
    private Task<JoinResult> Replace(Member standing, JoinArguments join)
    {
        var member = new Member(NewId(join), join.InstanceId, join.ClientId, join.ClientHost) { Assignment = standing.Assignment };
        var quiet = State == GroupState.Stable && standing.SameProtocols(join.Protocols);
        standing.Refuse(ErrorCode.FencedInstanceId);
        _members.Remove(standing.Id);
        _members.Add(member.Id, member);
        if (Leader == standing.Id)
            Leader = member.Id;
        if (!quiet)
            return Rebalance(member, join);
        Take(member, join);
        Touch(member);
        var joining = member.Joining = new(TaskCreationOptions.RunContinuationsAsynchronously);
        // Told as a follower whoever it is: the leader would assign anew.
        AnswerWhenKept(Generation, () => member.Answer(new JoinResult(
            ErrorCode.None, Generation, Protocol ?? "", member.Id == Leader ? standing.Id : Leader ?? "", member.Id, [])));
        return joining.Task;
    }

    private Task<JoinResult> Rebalance(Member member, JoinArguments join)
    {
        Take(member, join);
        member.Refuse(ErrorCode.RebalanceInProgress);
        var joining = member.Joining = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (State == GroupState.PreparingRebalance)
            CompleteJoin(timedOut: false);
        else
            Rebalance();
        return joining.Task;
    }

    private void Take(Member member, JoinArguments join)
    {
        member.SessionTimeoutMs = join.SessionTimeoutMs;
        member.RebalanceTimeoutMs = join.RebalanceTimeoutMs;
        member.Protocols = join.Protocols;
        ProtocolType = join.ProtocolType;
    }

    private void Rebalance()
    {
        foreach (var member in _members.Values)
            member.Answer(new SyncResult(ErrorCode.RebalanceInProgress, []));
        State = GroupState.PreparingRebalance;
        _rebalanceDeadline = clock.Now + _members.Values.Select(member => (long)member.RebalanceTimeoutMs).DefaultIfEmpty().Max();
        CompleteJoin(timedOut: false);
    }

    private void Remove(Member member, string why)
    {
        Drop(member, why);
        if (State is GroupState.Stable or GroupState.CompletingRebalance)
            Rebalance();
        else if (State == GroupState.PreparingRebalance)
            CompleteJoin(timedOut: false);
    }

    private void Drop(Member member, string why)
    {
        member.Refuse(ErrorCode.UnknownMemberId);
        _members.Remove(member.Id);
        if (Leader == member.Id)
            Leader = null;
        journal.Gone(this, member, why);
    }

    private void CompleteJoin(bool timedOut)
    {
        if (_members.Values.Any(member => member.Joining is null && (!timedOut || member.InstanceId is null)))
            return;
        if (_members.Count > 0 && _members.Values.All(member => member.Joining is null))
            return;
        Generation++;
        if (_members.Count == 0)
        {
            (State, Protocol, Leader) = (GroupState.Empty, null, null);
            AnswerWhenKept(Generation, () => { });
            return;
        }

        Protocol = Vote();
        if (Leader is null || _members.GetValueOrDefault(Leader)?.Joining is null)
            Leader = _members.Values.First(member => member.Joining is not null).Id;
        foreach (var member in _members.Values)
            member.Assignment = [];
        State = GroupState.CompletingRebalance;
        _rebalanceDeadline = clock.Now + _members.Values.Max(member => (long)member.RebalanceTimeoutMs);
        AnswerWhenKept(Generation, () =>
        {
            foreach (var member in _members.Values)
            {
                Touch(member);
                member.Answer(Joined(member));
            }
        });
    }

    /// <summary>Of the assignors all can work with, the one most members prefer.</summary>
    private string Vote()
    {
        var common = _members.Values.First().Protocols.Select(one => one.Name)
            .Where(name => _members.Values.All(member => member.Protocols.Any(one => one.Name == name))).ToHashSet();
        return _members.Values.Select(member => member.Protocols.First(one => common.Contains(one.Name)).Name)
            .GroupBy(name => name).MaxBy(votes => votes.Count())!.Key;
    }

    private JoinResult Joined(Member member) => new(
        ErrorCode.None, Generation, Protocol ?? "", Leader ?? "", member.Id,
        member.Id == Leader ? [.. _members.Values.Select(one => new JoinedMember(one.Id, one.InstanceId, one.MetadataOf(Protocol)))] : []);

    /// <summary>
    /// Writes the group down and answers when that is durable, unless the group has moved on meanwhile. When it cannot be written, members
    /// are told to look for the coordinator again, which brings them back here.
    /// </summary>
    private void AnswerWhenKept(int generation, Action answer)
    {
        var state = State;
        _ = journal.KeepAsync(this).ContinueWith(
            kept =>
            {
                lock (Gate)
                {
                    if (Generation != generation || State != state)
                        return;
                    if (kept.IsCompletedSuccessfully)
                    {
                        answer();
                        return;
                    }

                    _ = kept.Exception;
                    foreach (var member in _members.Values.ToList())
                        member.Refuse(ErrorCode.NotCoordinator);
                    if (State is GroupState.Stable or GroupState.CompletingRebalance)
                        Rebalance();
                }
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
