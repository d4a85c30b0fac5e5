using Confluent.Kafka;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Streaming.Tests.Clients;

public sealed class OffsetQueryTests
{
    private static readonly TopicPartition First = new("t", 0);
    private static readonly TopicPartition Second = new("t", 1);

    [Fact]
    public void Every_partition_that_was_asked_for_has_its_offset_also_an_empty_one() =>
        Assert.Equal([0, 7], OffsetQuery.Checked([First, Second], [Answer(First, 0), Answer(Second, 7)]).OrderBy(one => one.Key).Select(one => one.Value));

    [Fact]
    public void An_offset_that_is_none_is_no_empty_partition() =>
        Assert.Throws<KafkaException>(() => OffsetQuery.Checked([First, Second], [Answer(First, 3), Answer(Second, Offset.Unset)]));

    [Fact]
    public void A_partition_that_nobody_answered_for_is_no_empty_one() =>
        Assert.Throws<KafkaException>(() => OffsetQuery.Checked([First, Second], [Answer(First, 3)]));

    [Fact]
    public void An_error_is_passed_on()
    {
        var fault = Assert.Throws<KafkaException>(() => OffsetQuery.Checked([First], [new TopicPartitionOffsetError(First, Offset.Unset, new Error(ErrorCode.NotLeaderForPartition))]));
        Assert.Equal(ErrorCode.NotLeaderForPartition, fault.Error.Code);
    }

    private static TopicPartitionOffsetError Answer(TopicPartition partition, Offset offset) => new(partition, offset, new Error(ErrorCode.NoError));
}
