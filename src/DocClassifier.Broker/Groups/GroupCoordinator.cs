using System.Collections.Concurrent;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Groups;

/// <summary>
/// All groups and their offsets, kept in __consumer_offsets. Invariants: a commit is answered, and shown to others, when it is durable;
/// a transactional one is shown when its commit marker is in the log; committed offsets never expire. Thread-safe.
/// Locks: a group's lock may be held when a partition's is taken, never the other way round.
/// </summary>
internal sealed class GroupCoordinator : IGroupJournal
{
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly PartitionLog _log;
    private readonly LogEnvironment _environment;
    private readonly SteadyClock _clock;

    public GroupCoordinator(TopicStore topics, LogEnvironment environment, SteadyClock clock)
    {
        (_environment, _clock) = (environment, clock);
        _log = topics.Internal(InternalTopics.Offsets);
        new GroupLoader(_log, Group, id => _groups.TryRemove(id, out _)).Load();
        topics.Deleted += ForgetTopic;
    }

    public ICollection<Group> Groups => _groups.Values;

    public Group? Find(string id) => _groups.GetValueOrDefault(id);

    public Group Group(string id) => _groups.GetOrAdd(id, static (key, self) => new Group(key, self, self._clock), this);

    public void Tick()
    {
        foreach (var group in _groups.Values)
        {
            lock (group.Gate)
            {
                group.Tick();
                // Somebody asked for it once and left nothing behind.
                if (group.IsUnused && group.TryDelete())
                    _groups.TryRemove(group.Id, out _);
            }
        }
    }

    /// <summary>Commits offsets for good. The member has been checked by <see cref="Groups.Group.CheckCommit"/> under the same lock.</summary>
    public Task<ErrorCode> CommitAsync(Group group, IReadOnlyList<(TopicPartition Partition, CommittedOffset Offset)> offsets)
    {
        if (offsets.Count == 0)
            return Task.FromResult(ErrorCode.None);
        using var batch = new BatchBuilder(_environment.UnixNow());
        Add(batch, group.Id, offsets);
        return AppendAsync(batch.Build(), null, group, (position, each) => group.Offsets.Commit(each.Partition, each.Offset with { Position = position }), offsets);
    }

    /// <summary>Writes offsets as part of a producer's transaction; they hold once its commit marker is in the log.</summary>
    public Task<ErrorCode> CommitInTransactionAsync(
        Group group, long producerId, short epoch, IReadOnlyList<(TopicPartition Partition, CommittedOffset Offset)> offsets, Func<ErrorCode> mayAppend)
    {
        if (offsets.Count == 0)
            return Task.FromResult(ErrorCode.None);
        using var batch = new BatchBuilder(_environment.UnixNow()) { ProducerId = producerId, ProducerEpoch = epoch, Transactional = true };
        Add(batch, group.Id, offsets);
        var result = _log.Append(batch.Build(), mayAppend);
        if (result.Error != ErrorCode.None)
            return Task.FromResult(result.Error);
        // Held back from the moment of appending: a reader that asks for stable offsets must not see the old ones as decided.
        foreach (var (partition, offset) in offsets)
            group.Offsets.Hold(producerId, partition, offset with { Position = result.BaseOffset });
        return Settled(result.Flushed);
    }

    /// <summary>The marker of a producer's transaction is in __consumer_offsets.</summary>
    public void Decide(long producerId, bool commit)
    {
        foreach (var group in _groups.Values)
        {
            lock (group.Gate)
                group.Offsets.Decide(producerId, commit);
        }
    }

    public Task KeepAsync(Group group)
    {
        Log.GroupGeneration(_environment.Logger, group.Id, group.Generation, group.Members.Count);
        using var batch = new BatchBuilder(_environment.UnixNow());
        batch.Add(GroupRecords.Key(group.Id), GroupRecords.Value(group.Snapshot(), _environment.UnixNow()));
        var result = _log.Append(batch.Build());
        return result.Error == ErrorCode.None ? result.Flushed : Task.FromException(new IOException("The group could not be written down."));
    }

    public void Gone(Group group, Member member, string why) => Log.MemberGone(_environment.Logger, group.Id, member.Id, why);

    /// <summary>Removes a group without members and its offsets.</summary>
    public async Task<ErrorCode> DeleteAsync(string id)
    {
        if (Find(id) is not { } group)
            return ErrorCode.GroupIdNotFound;
        Task flushed;
        lock (group.Gate)
        {
            if (!group.TryDelete())
                return ErrorCode.NonEmptyGroup;
            using var batch = new BatchBuilder(_environment.UnixNow());
            foreach (var partition in group.Offsets.Committed.Keys)
                batch.Add(GroupRecords.Key(id, partition), [], nullValue: true);
            batch.Add(GroupRecords.Key(id), [], nullValue: true);
            var result = _log.Append(batch.Build());
            if (result.Error != ErrorCode.None)
                return result.Error;
            _groups.TryRemove(id, out _);
            flushed = result.Flushed;
        }

        return await Settled(flushed);
    }

    private static void Add(BatchBuilder batch, string group, IReadOnlyList<(TopicPartition Partition, CommittedOffset Offset)> offsets)
    {
        foreach (var (partition, offset) in offsets)
            batch.Add(GroupRecords.Key(group, partition), GroupRecords.Value(offset));
    }

    private static async Task<ErrorCode> Settled(Task flushed)
    {
        try
        {
            await flushed;
            return ErrorCode.None;
        }
        catch (Exception e) when (e is LogStorageException or ObjectDisposedException)
        {
            return ErrorCode.KafkaStorageError;
        }
    }

    private async Task<ErrorCode> AppendAsync<T>(byte[] batch, Func<ErrorCode>? mayAppend, Group group, Action<long, T> apply, IReadOnlyList<T> items)
    {
        var result = _log.Append(batch, mayAppend);
        var error = result.Error == ErrorCode.None ? await Settled(result.Flushed) : result.Error;
        if (error != ErrorCode.None)
            return error;
        lock (group.Gate)
        {
            foreach (var item in items)
                apply(result.BaseOffset, item);
        }

        return ErrorCode.None;
    }

    private void ForgetTopic(string topic)
    {
        foreach (var group in _groups.Values)
        {
            lock (group.Gate)
            {
                var gone = group.Offsets.Committed.Keys.Where(partition => partition.Topic == topic).ToList();
                group.Offsets.ForgetTopic(topic);
                if (gone.Count == 0)
                    continue;
                using var batch = new BatchBuilder(_environment.UnixNow());
                foreach (var partition in gone)
                    batch.Add(GroupRecords.Key(group.Id, partition), [], nullValue: true);
                _log.Append(batch.Build());
            }
        }
    }
}
