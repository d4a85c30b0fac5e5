using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Tests;

/// <summary>
/// Requests about one partition in their newest versions, with the leader epoch that the client takes to be the current one.
/// </summary>
internal static class RawPartitionRequests
{
    /// <summary>Error and leader epoch of each partition of a topic.</summary>
    public static List<(ErrorCode Error, int Epoch)> Metadata(this RawClient client, string topic, short version = 9)
    {
        var flexible = version >= 9;
        var reader = new KafkaReader(client.Call(ApiKey.Metadata, version, writer =>
        {
            writer.ArrayLength(1);
            writer.String(topic);
            writer.Tags();
            writer.Bool(false);
            writer.Bool(false);
            writer.Bool(false);
            writer.Tags();
        }, flexible), flexible);
        reader.Int32();
        for (var brokers = reader.ArrayLength(); brokers > 0; brokers--)
        {
            reader.Int32();
            reader.String();
            reader.Int32();
            reader.NullableString();
            reader.Tags();
        }

        reader.NullableString();
        reader.Int32();
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(0, reader.Int16());
        Assert.Equal(topic, reader.String());
        reader.Bool();
        var found = new List<(ErrorCode, int)>();
        for (var partitions = reader.ArrayLength(); partitions > 0; partitions--)
        {
            var error = (ErrorCode)reader.Int16();
            Assert.Equal(found.Count, reader.Int32());
            reader.Int32();
            found.Add((error, reader.Int32()));
            for (var list = 0; list < 3; list++)
            {
                for (var nodes = reader.ArrayLength(); nodes > 0; nodes--)
                    reader.Int32();
            }

            reader.Tags();
        }

        reader.Int32();
        reader.Tags();
        reader.Int32();
        reader.Tags();
        Assert.Equal(0, reader.Remaining);
        return found;
    }

    public static (ErrorCode Error, long LogStart, List<int> Epochs, long Next) Fetch(
        this RawClient client, string topic, int partition, long offset, int epoch = -1, bool committed = false)
    {
        var reader = new KafkaReader(client.Call(ApiKey.Fetch, 11, writer =>
        {
            writer.Int32(-1);
            writer.Int32(0);
            writer.Int32(0);
            writer.Int32(10_000_000);
            writer.Int8(committed ? (sbyte)1 : (sbyte)0);
            writer.Int32(0);
            writer.Int32(-1);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.ArrayLength(1);
            writer.Int32(partition);
            writer.Int32(epoch);
            writer.Int64(offset);
            writer.Int64(-1);
            writer.Int32(10_000_000);
            writer.ArrayLength(0);
            writer.String("");
        }), flexible: false);
        reader.Take(10);
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        var error = (ErrorCode)reader.Int16();
        reader.Int64();
        reader.Int64();
        var logStart = reader.Int64();
        for (var aborted = reader.ArrayLength(); aborted > 0; aborted--)
            reader.Take(16);
        reader.Int32();
        var epochs = new List<int>();
        var next = offset;
        for (var records = reader.Bytes(); records.Length > 0;)
        {
            var batch = new RecordBatch(records);
            epochs.Add(batch.LeaderEpoch);
            next = batch.LastOffset + 1;
            records = records[batch.Size..];
        }

        return (error, logStart, epochs, next);
    }

    /// <summary>The leader epochs of all batches of a partition.</summary>
    public static List<int> Epochs(this RawClient client, string topic, int partition)
    {
        var epochs = new List<int>();
        for (var offset = 0L; client.Fetch(topic, partition, offset) is { Epochs.Count: > 0 } fetched; offset = fetched.Next)
            epochs.AddRange(fetched.Epochs);
        return epochs;
    }

    public static (ErrorCode Error, long Offset, int Epoch) ListOffset(
        this RawClient client, string topic, int partition, long timestamp, int epoch = -1, bool committed = false)
    {
        var reader = new KafkaReader(client.Call(ApiKey.ListOffsets, 5, writer =>
        {
            writer.Int32(-1);
            writer.Int8(committed ? (sbyte)1 : (sbyte)0);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.ArrayLength(1);
            writer.Int32(partition);
            writer.Int32(epoch);
            writer.Int64(timestamp);
        }), flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        var error = (ErrorCode)reader.Int16();
        reader.Int64();
        return (error, reader.Int64(), reader.Int32());
    }

    public static (ErrorCode Error, int Epoch, long End) EndOfEpoch(this RawClient client, string topic, int partition, int asked, int epoch = -1)
    {
        var reader = new KafkaReader(client.Call(ApiKey.OffsetForLeaderEpoch, 3, writer =>
        {
            writer.Int32(-1);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.ArrayLength(1);
            writer.Int32(partition);
            writer.Int32(epoch);
            writer.Int32(asked);
        }), flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        var error = (ErrorCode)reader.Int16();
        Assert.Equal(partition, reader.Int32());
        return (error, reader.Int32(), reader.Int64());
    }

    public static (ErrorCode Error, long LogStart) DeleteRecords(this RawClient client, string topic, int partition, long before)
    {
        var reader = new KafkaReader(client.Call(ApiKey.DeleteRecords, 1, writer =>
        {
            writer.ArrayLength(1);
            writer.String(topic);
            writer.ArrayLength(1);
            writer.Int32(partition);
            writer.Int64(before);
            writer.Int32(1000);
        }), flexible: false);
        reader.Int32();
        reader.ArrayLength();
        Assert.Equal(topic, reader.String());
        reader.ArrayLength();
        Assert.Equal(partition, reader.Int32());
        var logStart = reader.Int64();
        return ((ErrorCode)reader.Int16(), logStart);
    }

    public static ErrorCode CreatePartitions(this RawClient client, string topic, int count)
    {
        var reader = new KafkaReader(client.Call(ApiKey.CreatePartitions, 1, writer =>
        {
            writer.ArrayLength(1);
            writer.String(topic);
            writer.Int32(count);
            writer.ArrayLength(-1);
            writer.Int32(1000);
            writer.Bool(false);
        }), flexible: false);
        reader.Int32();
        reader.ArrayLength();
        Assert.Equal(topic, reader.String());
        return (ErrorCode)reader.Int16();
    }

    /// <summary>Commits an offset without a member, with the leader epoch of the record before it.</summary>
    public static ErrorCode CommitOffset(this RawClient client, string group, string topic, long offset, int epoch)
    {
        var reader = new KafkaReader(client.Call(ApiKey.OffsetCommit, 7, writer =>
        {
            writer.String(group);
            writer.Int32(-1);
            writer.String("");
            writer.String(null);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.ArrayLength(1);
            writer.Int32(0);
            writer.Int64(offset);
            writer.Int32(epoch);
            writer.String(null);
        }), flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    public static (long Offset, int Epoch) CommittedOffset(this RawClient client, string group, string topic)
    {
        var reader = new KafkaReader(client.Call(ApiKey.OffsetFetch, 5, writer =>
        {
            writer.String(group);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.Int32Array(0);
        }), flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (reader.Int64(), reader.Int32());
    }
}
