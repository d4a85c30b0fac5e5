using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DocClassifier.Broker.Tests.Clients;

public sealed class AdministrationTests
{
    [Fact]
    public async Task Partitions_are_added_and_stay_and_what_was_there_is_untouched()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 2, ("retention.ms", "-1"));
        using var producer = broker.Producer();
        await producer.ProduceAsync(new TopicPartition("t", 1), new() { Key = "", Value = "old" });
        using var admin = broker.Admin();
        await admin.CreatePartitionsAsync([new() { Topic = "t", IncreaseTo = 4 }], new() { ValidateOnly = true });
        Assert.Equal(2, Count(admin, "t"));
        await admin.CreatePartitionsAsync([new() { Topic = "t", IncreaseTo = 4 }]);
        Assert.Equal(4, Count(admin, "t"));
        using var fresh = broker.Producer();
        await fresh.ProduceAsync(new TopicPartition("t", 3), new() { Key = "", Value = "new" });
        await broker.RestartAsync();
        Assert.Equal(4, Count(admin, "t"));
        Assert.Equal([(1, "old"), (3, "new")], broker.ReadAll("t", 4).Select(result => (result.Partition.Value, result.Message.Value)));
        Assert.Equal("-1", broker.Broker.Topics.Find("t")!.Config.Set["retention.ms"]);
        await admin.IncrementalAlterConfigsAsync(new() { [Topic("t")] = [new() { Name = "retention.ms", Value = "5000", IncrementalOperation = AlterConfigOpType.Set }] });
        Assert.All(broker.Broker.Topics.Find("t")!.Partitions, partition => Assert.Equal(5000, partition.Config.RetentionMs));
    }

    [Fact]
    public async Task What_a_crash_left_of_an_earlier_try_does_not_come_back_as_a_partition()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1);
        using var producer = broker.Producer();
        await producer.ProduceAsync("t", new() { Key = "", Value = "x" });
        await broker.Broker.DisposeAsync();
        var folder = Path.Combine(broker.Directory, "topics", "t");
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "0")))
            File.Copy(file, Path.Combine(folder, "1", Path.GetFileName(file)));
        await broker.RestartAsync();
        using var admin = broker.Admin();
        await admin.CreatePartitionsAsync([new() { Topic = "t", IncreaseTo = 2 }]);
        Assert.Single(broker.ReadAll("t", 2));
    }

    [Theory]
    [InlineData("documents.received")]
    [InlineData("documents.classified.dlq")]
    [InlineData("test-documents.text")]
    [InlineData("a.b.documents.seen")]
    [InlineData("runX_documents.customer-care")]
    public async Task Topics_of_documents_keep_their_number_of_partitions(string name)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync(name, 3);
        using var admin = broker.Admin();
        var refused = await Assert.ThrowsAsync<CreatePartitionsException>(() => admin.CreatePartitionsAsync([new() { Topic = name, IncreaseTo = 6 }]));
        Assert.Equal(ErrorCode.PolicyViolation, refused.Results[0].Error.Code);
        Assert.Contains("documents.* topics have one and the same number of partitions", refused.Results[0].Error.Reason, StringComparison.Ordinal);
        Assert.Contains(name, refused.Results[0].Error.Reason, StringComparison.Ordinal);
        Assert.Equal(3, Count(admin, name));
    }

    [Fact]
    public async Task Partitions_are_never_taken_away_nor_added_where_there_are_none()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 3);
        await broker.CreateTopicAsync("mydocuments", 1);
        using var admin = broker.Admin();
        foreach (var (topic, count, expected) in new[]
        {
            ("t", 3, ErrorCode.InvalidPartitions), ("t", 2, ErrorCode.InvalidPartitions), ("t", 10_001, ErrorCode.InvalidPartitions),
            ("none", 3, ErrorCode.UnknownTopicOrPart), ("__consumer_offsets", 3, ErrorCode.TopicException),
        })
        {
            var refused = await Assert.ThrowsAsync<CreatePartitionsException>(() => admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = count }]));
            Assert.Equal(expected, refused.Results[0].Error.Code);
        }

        var assigned = await Assert.ThrowsAsync<CreatePartitionsException>(() => admin.CreatePartitionsAsync([new() { Topic = "t", IncreaseTo = 4, ReplicaAssignments = [[9]] }]));
        Assert.Equal(ErrorCode.InvalidReplicaAssignment, assigned.Results[0].Error.Code);
        await admin.CreatePartitionsAsync([new() { Topic = "mydocuments", IncreaseTo = 2 }]);
        Assert.Equal(3, Count(admin, "t"));
    }

    [Fact]
    public async Task AlterConfigs_replaces_all_settings_of_a_topic()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("retention.ms", "1000"), ("segment.bytes", "2000"));
        using var admin = broker.Admin();
        Dictionary<ConfigResource, List<ConfigEntry>> change = new() { [Topic("t")] = [new() { Name = "retention.ms", Value = "5000" }] };
        await admin.AlterConfigsAsync(change, new() { ValidateOnly = true });
        Assert.Equal(1000, broker.Broker.Topics.Find("t")!.Config.RetentionMs);
        await admin.AlterConfigsAsync(change);
        await broker.RestartAsync();
        Assert.Equal(new Dictionary<string, string> { ["retention.ms"] = "5000" }, broker.Broker.Topics.Find("t")!.Config.Set);

        foreach (var (topic, name, value, expected) in new[]
        {
            ("t", "no.such.thing", "1", ErrorCode.InvalidConfig), ("t", "retention.ms", "soon", ErrorCode.InvalidConfig),
            ("none", "retention.ms", "1", ErrorCode.UnknownTopicOrPart), ("__consumer_offsets", "retention.ms", "1", ErrorCode.TopicException),
        })
        {
            var refused = await Assert.ThrowsAsync<AlterConfigsException>(() => admin.AlterConfigsAsync(new() { [Topic(topic)] = [new() { Name = name, Value = value }] }));
            Assert.Equal(expected, refused.Results[0].Error.Code);
        }

        Assert.Equal("5000", Assert.Single(broker.Broker.Topics.Find("t")!.Config.Set).Value);
        var incremental = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() => admin.IncrementalAlterConfigsAsync(
            new() { [Topic("__consumer_offsets")] = [new() { Name = "cleanup.policy", Value = "delete", IncrementalOperation = AlterConfigOpType.Set }] }));
        Assert.Equal(ErrorCode.TopicException, incremental.Results[0].Error.Code);
    }

    private static ConfigResource Topic(string name) => new() { Type = ResourceType.Topic, Name = name };

    private static int Count(IAdminClient admin, string topic) => admin.GetMetadata(topic, TestBroker.Limit).Topics.Single().Partitions.Count;
}
