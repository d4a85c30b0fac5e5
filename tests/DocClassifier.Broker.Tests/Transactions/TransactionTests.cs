using Confluent.Kafka;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Transactions;
using Microsoft.Extensions.Logging.Abstractions;
using Error = DocClassifier.Broker.Protocol.ErrorCode;
using GroupPartition = DocClassifier.Broker.Groups.TopicPartition;

namespace DocClassifier.Broker.Tests.Transactions;

public sealed class TransactionTests
{
    private static readonly Action<ConsumerConfig> Uncommitted = config => config.IsolationLevel = IsolationLevel.ReadUncommitted;

    [Fact]
    public async Task Only_committed_records_are_seen_by_read_committed_readers()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out", 2);
        using var producer = Transactional(broker, "t");
        foreach (var (value, commit) in new[] { ("a", true), ("b", false), ("c", true), ("d", false) })
        {
            producer.BeginTransaction();
            for (var i = 0; i < 10; i++)
                producer.Produce(new TopicPartition("out", i % 2), new Message<string, string> { Key = "", Value = value });
            if (commit)
            {
                producer.CommitTransaction(TestBroker.Limit);
            }
            else
            {
                producer.Flush(TestBroker.Limit);
                producer.AbortTransaction(TestBroker.Limit);
            }
        }

        Assert.Equal("acac", string.Concat(Distinct(broker.ReadAll("out", 2))));
        Assert.Equal("abcdabcd", string.Concat(Distinct(broker.ReadAll("out", 2, Uncommitted))));
        await broker.RestartAsync();
        Assert.Equal("acac", string.Concat(Distinct(broker.ReadAll("out", 2))));
    }

    [Fact]
    public async Task Offsets_hold_with_the_commit_and_are_unstable_before_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("in");
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("t");
        Assert.Equal(Error.None, client.AddOffsets("t", id, epoch, "g"));
        Assert.Equal(Error.None, client.CommitInTransaction("t", "g", id, epoch, "in", 7));
        Assert.Equal((Error.UnstableOffsetCommit, -1), client.FetchOffset("g", "in", stable: true));
        Assert.Equal((Error.None, -1), client.FetchOffset("g", "in", stable: false));

        await broker.RestartAsync();
        using var again = new RawClient(broker.Broker.Port);
        Assert.Equal((Error.UnstableOffsetCommit, -1), again.FetchOffset("g", "in", stable: true));
        Assert.Equal(Error.None, again.EndTransaction("t", id, epoch, commit: true));
        Assert.Equal((Error.None, 7), again.FetchOffset("g", "in", stable: true));

        Assert.Equal(Error.None, again.AddOffsets("t", id, epoch, "g"));
        Assert.Equal(Error.None, again.CommitInTransaction("t", "g", id, epoch, "in", 9));
        Assert.Equal(Error.None, again.EndTransaction("t", id, epoch, commit: false));
        Assert.Equal((Error.None, 7), again.FetchOffset("g", "in", stable: true));
        await broker.RestartAsync();
        using var last = new RawClient(broker.Broker.Port);
        Assert.Equal((Error.None, 7), last.FetchOffset("g", "in", stable: true));
    }

    [Fact]
    public async Task EndTxn_is_answered_again_as_the_first_time_and_a_contrary_one_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out");
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("t");
        Assert.Equal(Error.InvalidTxnState, client.Produce("out", RawRequests.Batch("x", id, epoch, 0, transactional: true), "t").Error);
        Assert.Equal(Error.None, client.AddPartition("t", id, epoch, "out", 0));
        Assert.Equal((Error.None, 0), client.Produce("out", RawRequests.Batch("x", id, epoch, 0, transactional: true), "t"));
        Assert.Equal(Error.None, client.EndTransaction("t", id, epoch, commit: true));
        Assert.Equal(Error.None, client.EndTransaction("t", id, epoch, commit: true));
        Assert.Equal(Error.InvalidTxnState, client.EndTransaction("t", id, epoch, commit: false));
        Assert.Equal(Error.InvalidTxnState, client.Produce("out", RawRequests.Batch("y", id, epoch, 1, transactional: true), "t").Error);
        Assert.Equal(Error.UnknownTopicOrPartition, client.AddPartition("t", id, epoch, "nowhere", 0));
        Assert.Equal(Error.InvalidProducerIdMapping, client.AddPartition("other", id, epoch, "out", 0));
    }

    [Fact]
    public async Task A_successor_with_the_same_id_aborts_the_open_transaction_and_fences()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out");
        using var zombie = Transactional(broker, "t");
        zombie.BeginTransaction();
        await zombie.ProduceAsync("out", new Message<string, string> { Key = "", Value = "zombie" });
        using var successor = Transactional(broker, "t");
        successor.BeginTransaction();
        await successor.ProduceAsync("out", new Message<string, string> { Key = "", Value = "heir" });
        Assert.ThrowsAny<KafkaException>(() => zombie.CommitTransaction(TestBroker.Limit));
        successor.CommitTransaction(TestBroker.Limit);
        Assert.Equal("heir", Assert.Single(broker.ReadAll("out")).Message.Value);
    }

    [Fact]
    public async Task A_producer_that_names_its_epoch_gets_the_next_one_when_its_transaction_is_aborted()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out");
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("t");
        Assert.Equal(Error.None, client.AddPartition("t", id, epoch, "out", 0));
        Assert.Equal(Error.None, client.Produce("out", RawRequests.Batch("x", id, epoch, 0, transactional: true), "t").Error);
        Assert.Equal(Error.ConcurrentTransactions, client.InitProducerId("t", producerId: id, epoch: epoch).Error);
        (Error Error, long Id, short Epoch) next = default;
        await TestWait.UntilAsync(() => (next = client.InitProducerId("t", producerId: id, epoch: epoch)).Error != Error.ConcurrentTransactions);
        Assert.Equal((Error.None, id), (next.Error, next.Id));
        Assert.True(next.Epoch > epoch);
        Assert.Equal(Error.ProducerFenced, client.AddPartition("t", id, epoch, "out", 0));
        Assert.Equal(Error.None, client.AddPartition("t", id, next.Epoch, "out", 0));
        Assert.Equal(Error.InvalidProducerEpoch, client.Produce("out", RawRequests.Batch("x", id, epoch, 1, transactional: true), "t").Error);
        Assert.Equal(Error.None, client.Produce("out", RawRequests.Batch("y", id, next.Epoch, 0, transactional: true), "t").Error);
        Assert.Equal(Error.None, client.EndTransaction("t", id, next.Epoch, commit: true));
        Assert.Equal("y", Assert.Single(broker.ReadAll("out")).Message.Value);
        Assert.Equal(Error.ProducerFenced, client.InitProducerId("t", producerId: id, epoch: (short)(next.Epoch + 5)).Error);
    }

    [Fact]
    public async Task A_transaction_open_for_too_long_is_aborted_and_its_producer_fenced()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out");
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("t", timeoutMs: 300);
        client.AddPartition("t", id, epoch, "out", 0);
        client.Produce("out", RawRequests.Batch("late", id, epoch, 0, transactional: true), "t");
        var log = broker.Broker.Topics.Find("out", 0)!;
        Assert.Equal(0, log.LastStableOffset);
        await TestWait.UntilAsync(() => log.LastStableOffset == 2);
        Assert.Equal(Error.ProducerFenced, client.EndTransaction("t", id, epoch, commit: true));
        Assert.Empty(broker.ReadAll("out"));
    }

    [Fact]
    public async Task A_waiting_read_committed_fetch_is_woken_by_the_commit_not_by_the_append()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out");
        using var producer = Transactional(broker, "t");
        using var consumer = broker.Consumer("g", config => config.FetchWaitMaxMs = 20_000);
        consumer.Assign(new TopicPartitionOffset("out", 0, Offset.Beginning));
        var log = broker.Broker.Topics.Find("out", 0)!;
        await TestWait.UntilAsync(() => log.Waiting > 0);
        producer.BeginTransaction();
        await producer.ProduceAsync("out", new Message<string, string> { Key = "", Value = "x" });
        var before = Environment.TickCount64;
        producer.CommitTransaction(TestBroker.Limit);
        var result = consumer.Consume(TestBroker.Limit);
        Assert.Equal("x", result.Message.Value);
        Assert.InRange(Environment.TickCount64 - before, 0, 10_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_found_prepared_is_completed_before_the_first_request(bool commit)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("out");
        await broker.CreateTopicAsync("in");
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("t");
        client.AddPartition("t", id, epoch, "out", 0);
        client.AddOffsets("t", id, epoch, "g");
        client.Produce("out", RawRequests.Batch("x", id, epoch, 0, transactional: true), "t");
        client.CommitInTransaction("t", "g", id, epoch, "in", 5);
        // What a kill between the decision and the markers leaves.
        var environment = new LogEnvironment(null!, null!, null!, null!, true, TimeProvider.System, NullLogger.Instance);
        var log = new TransactionLog(broker.Broker.Topics.Internal(InternalTopics.Transactions), environment);
        var state = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort;
        await log.WriteAsync("t", new TransactionRecord(
            id, epoch, -1, 10_000, state, new HashSet<GroupPartition> { new("out", 0), new(InternalTopics.Offsets, 0) }));

        await broker.RestartAsync();
        Assert.Equal(2, broker.Broker.Topics.Find("out", 0)!.LastStableOffset);
        Assert.Equal(commit ? 1 : 0, broker.ReadAll("out").Count);
        using var again = new RawClient(broker.Broker.Port);
        Assert.Equal((Error.None, commit ? 5 : -1), again.FetchOffset("g", "in", stable: true));
        Assert.Equal(Error.None, again.EndTransaction("t", id, epoch, commit));
    }

    [Fact]
    public async Task Consumed_offsets_and_results_commit_together()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("in");
        await broker.CreateTopicAsync("out");
        using (var source = broker.Producer())
        {
            for (var i = 0; i < 100; i++)
                source.Produce("in", new Message<string, string> { Key = "", Value = $"{i}" });
            source.Flush(TestBroker.Limit);
        }

        using var producer = Transactional(broker, "t");
        using var consumer = broker.Consumer("g");
        consumer.Subscribe("in");
        for (var done = 0; done < 100;)
        {
            if (consumer.Consume(TestBroker.Limit) is not { IsPartitionEOF: false } result)
                continue;
            producer.BeginTransaction();
            producer.Produce("out", new Message<string, string> { Key = "", Value = result.Message.Value });
            producer.SendOffsetsToTransaction([new TopicPartitionOffset("in", 0, result.Offset + 1)], consumer.ConsumerGroupMetadata, TestBroker.Limit);
            producer.CommitTransaction(TestBroker.Limit);
            done++;
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), broker.ReadAll("out").Select(result => result.Message.Value));
        Assert.Equal(100, consumer.Committed([new TopicPartition("in", 0)], TestBroker.Limit).Single().Offset.Value);
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("zombie");
        client.AddOffsets("zombie", id, epoch, "g");
        Assert.Equal(Error.UnknownMemberId, client.CommitInTransaction("zombie", "g", id, epoch, "in", 3));
        consumer.Close();
    }

    private static IEnumerable<string> Distinct(List<ConsumeResult<string, string>> results) =>
        results.GroupBy(result => result.Partition.Value).SelectMany(partition => partition.Select(result => result.Message.Value).Distinct());

    private static IProducer<string, string> Transactional(TestBroker broker, string id)
    {
        var producer = broker.Producer(config => config.TransactionalId = id);
        producer.InitTransactions(TestBroker.Limit);
        return producer;
    }
}
