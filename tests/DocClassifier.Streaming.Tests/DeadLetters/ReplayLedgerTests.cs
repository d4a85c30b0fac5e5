using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Tailing;

namespace DocClassifier.Streaming.Tests.DeadLetters;

public sealed class ReplayLedgerTests
{
    [Fact]
    public void What_the_target_names_is_not_sent_again()
    {
        var ledger = Ledger(Topics.Text);
        ledger.Take(11, null, "documents.text.dlq-2-7");

        Assert.Equal(ReplayVerdict.AlreadyReplayed, ledger.Judge(Letter(Topics.Text)).Verdict);
        Assert.Equal(new ReplayedLetter(Letter(Topics.Text, 8), ReplayVerdict.Replay, 1), ledger.Judge(Letter(Topics.Text, 8)), Same);
    }

    [Theory]
    [InlineData(3, false, ReplayVerdict.Replay)]
    [InlineData(4, false, ReplayVerdict.TooManyReplays)]
    [InlineData(4, true, ReplayVerdict.Replay)]
    public void The_first_failure_is_no_replay(int attempts, bool force, ReplayVerdict expected) =>
        Assert.Equal(expected, Ledger(Topics.Text, force: force).Judge(Letter(Topics.Text) with { Attempts = attempts }).Verdict);

    [Theory]
    [InlineData(10, false, ReplayVerdict.Replay)]
    [InlineData(11, false, ReplayVerdict.Replay)]
    [InlineData(12, false, ReplayVerdict.Unknowable)]
    [InlineData(12, true, ReplayVerdict.Replay)]
    public void Where_retention_took_a_possible_replay_only_force_sends(long first, bool force, ReplayVerdict expected) =>
        Assert.Equal(expected, Ledger(Topics.Text, first, force).Judge(Letter(Topics.Text)).Verdict);

    [Fact]
    public void An_answer_that_has_a_newer_one_is_superseded()
    {
        var ledger = Ledger(Topics.Labels, first: 90);
        ledger.Take(95, "ab"u8.ToArray(), null);

        Assert.Equal(ReplayVerdict.Superseded, ledger.Judge(Letter(Topics.Labels)).Verdict);
        Assert.Equal(ReplayVerdict.Replay, ledger.Judge(Letter(Topics.Labels) with { Id = "cd" }).Verdict);
    }

    [Fact]
    public void A_record_that_is_no_dead_letter_is_left_alone() =>
        Assert.Equal(ReplayVerdict.NotOurs, Ledger(Topics.Text).Judge(Letter(Topics.Text) with { Reason = null }).Verdict);

    [Fact]
    public void It_is_looked_for_behind_the_record_that_failed()
    {
        var where = Ledger(Topics.Text).WhereToLook([Letter(Topics.Text), Letter(Topics.Text, 9) with { Origin = (1, 40) }, Letter(Topics.Text) with { Origin = null }]);

        Assert.Equal(11, where.Partitions[1].From);
        Assert.Equal(0, where.Partitions[2].From);
        Assert.False(where.Partitions.ContainsKey(0));
    }

    [Fact]
    public void A_replayed_record_keeps_what_it_came_with_and_its_attempts_but_not_why_it_failed()
    {
        var before = new Headers();
        foreach (var name in new[] { HeaderNames.Id, HeaderNames.TraceParent, "theirs", HeaderNames.ErrorMessage, HeaderNames.Reason, HeaderNames.ValueReference, HeaderNames.Replay, HeaderNames.Attempts })
            before.Add(name, Encoding.UTF8.GetBytes(name));

        var after = ReplayHeaders.Of(before, "documents.text.dlq-2-7").Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes())));

        Assert.Equal(
            [
                (HeaderNames.Id, HeaderNames.Id), (HeaderNames.TraceParent, HeaderNames.TraceParent), ("theirs", "theirs"), (HeaderNames.Attempts, HeaderNames.Attempts),
                (HeaderNames.Replay, "documents.text.dlq-2-7"),
            ],
            after);
    }

    private static bool Same(ReplayedLetter one, ReplayedLetter other) =>
        (one.Letter.Position, one.Verdict, one.Partition) == (other.Letter.Position, other.Verdict, other.Partition);

    private static ReplayLedger Ledger(string topic, long first = 0, bool force = false) => new(
        new TopicSpan(topic, Enumerable.Range(0, 3).ToDictionary(partition => partition, _ => new TopicSpan.Stretch(first, first, 100))), topic, maxReplays: 3, force);

    private static DeadLetter Letter(string topic, long offset = 7) => new()
    {
        Position = new DeadLetterPosition(Topics.DeadLetters(topic), 2, offset),
        Timestamp = DateTimeOffset.UnixEpoch,
        Id = "ab",
        Reason = "broken",
        Attempts = 1,
        Origin = (1, 10),
        Headers = [],
    };
}
