using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tailing;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>
/// What was replayed already, read off the topic that it was replayed to: the header <c>docclassifier.replay</c> of its records names the dead letter. So no state is kept anywhere else
/// that could be lost or be out of step. Not thread-safe.
/// </summary>
internal sealed class ReplayLedger(TopicSpan target, string targetTopic, int maxReplays, bool force)
{
    private readonly HashSet<string> _replayed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);

    /// <summary>Where a letter goes back to: the partition it came from, so that it meets what belongs to it even if the number of partitions was raised.</summary>
    public static int PartitionOf(DeadLetter letter, TopicSpan target) =>
        letter.Origin is { } origin && target.Partitions.ContainsKey(origin.Partition) ? origin.Partition : letter.Position.Partition;

    /// <summary>The part of the target in which replays of these letters can lie: behind the records that failed.</summary>
    public TopicSpan WhereToLook(IEnumerable<DeadLetter> letters) => target.From(
        letters.GroupBy(letter => PartitionOf(letter, target)).ToDictionary(group => group.Key, group => group.Min(FirstPossible)));

    /// <summary>Takes in a record of the target.</summary>
    public void Take(long offset, byte[]? key, string? replay)
    {
        if (replay is not null)
            _replayed.Add(replay);
        if (targetTopic == Topics.Labels && key is not null)
            _newest[Encoding.UTF8.GetString(key)] = offset;
    }

    public ReplayedLetter Judge(DeadLetter letter) => new(letter, Verdict(letter), PartitionOf(letter, target));

    private ReplayVerdict Verdict(DeadLetter letter)
    {
        if (letter.Reason is null || !target.Partitions.TryGetValue(PartitionOf(letter, target), out var stretch))
            return ReplayVerdict.NotOurs;
        if (_replayed.Contains(letter.Position.ToString()))
            return ReplayVerdict.AlreadyReplayed;
        // Answers are compacted by document: an old one sent again would take the place of the newer one.
        if (targetTopic == Topics.Labels && letter.Id is { } id && letter.Origin is { } origin && _newest.GetValueOrDefault(id, -1) > origin.Offset)
            return ReplayVerdict.Superseded;
        if (letter.Attempts > maxReplays && !force)
            return ReplayVerdict.TooManyReplays;
        // Compaction leaves the newest record of a key, which is all that counts there.
        if (FirstPossible(letter) < stretch.First && targetTopic != Topics.Labels && !force)
            return ReplayVerdict.Unknowable;
        return ReplayVerdict.Replay;
    }

    private static long FirstPossible(DeadLetter letter) => letter.Origin is { } origin ? origin.Offset + 1 : 0;
}
