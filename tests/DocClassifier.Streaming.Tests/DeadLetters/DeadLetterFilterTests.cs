using DocClassifier.Streaming.DeadLetters;

namespace DocClassifier.Streaming.Tests.DeadLetters;

public sealed class DeadLetterFilterTests
{
    private static readonly DateTimeOffset Time = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_condition_every_dead_letter_is_meant() => Assert.True(new DeadLetterFilter().Matches(Letter()));

    [Fact]
    public void All_conditions_must_hold()
    {
        var filter = new DeadLetterFilter { Reasons = ["empty", "broken"], Stage = "prepare", From = Time, To = Time.AddSeconds(1), Id = "ab/1" };

        Assert.True(filter.Matches(Letter()));
        Assert.False(filter.Matches(Letter() with { Reason = "timeout" }));
        Assert.False(filter.Matches(Letter() with { Reason = null }));
        Assert.False(filter.Matches(Letter() with { Group = "x.docclassifier.route" }));
        Assert.False(filter.Matches(Letter() with { Timestamp = Time.AddTicks(-1) }));
        Assert.False(filter.Matches(Letter() with { Timestamp = Time.AddSeconds(1) }));
        Assert.False(filter.Matches(Letter() with { Id = "ab/11" }));
        Assert.True(filter.Matches(Letter() with { Id = "ab/1/2" }));
    }

    [Theory]
    [InlineData("documents.received.dlq-3-17", "documents.received.dlq", 3, 17)]
    [InlineData("a-1-2.dlq-0-9000000000", "a-1-2.dlq", 0, 9_000_000_000)]
    public void A_place_is_read_and_written(string text, string topic, int partition, long offset)
    {
        Assert.True(DeadLetterPosition.TryParse(text, out var position));
        Assert.Equal(new DeadLetterPosition(topic, partition, offset), position);
        Assert.Equal(text, position.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("documents.received.dlq")]
    [InlineData("documents.received-3-17")]
    [InlineData("documents.received.dlq-3--17")]
    [InlineData("documents.received.dlq-99999999999-1")]
    public void What_is_no_place_is_told_apart(string text) => Assert.False(DeadLetterPosition.TryParse(text, out _));

    private static DeadLetter Letter() => new()
    {
        Position = new DeadLetterPosition("documents.received.dlq", 0, 5),
        Timestamp = Time,
        Id = "ab/1",
        Reason = "broken",
        Attempts = 1,
        Group = "x.docclassifier.prepare",
        Headers = [],
    };
}
