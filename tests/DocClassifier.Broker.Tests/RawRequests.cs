using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Tests;

/// <summary>Requests in the versions the tests need, and what matters of their answers.</summary>
internal static class RawRequests
{
    public static (ErrorCode Error, long ProducerId, short Epoch) InitProducerId(
        this RawClient client, string? transactionalId, int timeoutMs = 10_000, long producerId = -1, short epoch = -1)
    {
        var body = client.Call(ApiKey.InitProducerId, 4, writer =>
        {
            writer.String(transactionalId);
            writer.Int32(timeoutMs);
            writer.Int64(producerId);
            writer.Int16(epoch);
            writer.Tags();
        }, flexible: true);
        var reader = new KafkaReader(body, flexible: true);
        reader.Int32();
        return ((ErrorCode)reader.Int16(), reader.Int64(), reader.Int16());
    }

    public static ErrorCode AddPartition(this RawClient client, string transactionalId, long producerId, short epoch, string topic, int partition)
    {
        var body = client.Call(ApiKey.AddPartitionsToTxn, 2, writer =>
        {
            writer.String(transactionalId);
            writer.Int64(producerId);
            writer.Int16(epoch);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.Int32Array(partition);
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    public static ErrorCode AddOffsets(this RawClient client, string transactionalId, long producerId, short epoch, string group)
    {
        var body = client.Call(ApiKey.AddOffsetsToTxn, 2, writer =>
        {
            writer.String(transactionalId);
            writer.Int64(producerId);
            writer.Int16(epoch);
            writer.String(group);
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    public static ErrorCode CommitInTransaction(
        this RawClient client, string transactionalId, string group, long producerId, short epoch, string topic, long offset, int generation = -1, string memberId = "")
    {
        var body = client.Call(ApiKey.TxnOffsetCommit, 3, writer =>
        {
            writer.String(transactionalId);
            writer.String(group);
            writer.Int64(producerId);
            writer.Int16(epoch);
            writer.Int32(generation);
            writer.String(memberId);
            writer.String(null);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.ArrayLength(1);
            writer.Int32(0);
            writer.Int64(offset);
            writer.Int32(-1);
            writer.String(null);
            writer.Tags();
            writer.Tags();
            writer.Tags();
        }, flexible: true);
        var reader = new KafkaReader(body, flexible: true);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    public static ErrorCode EndTransaction(this RawClient client, string transactionalId, long producerId, short epoch, bool commit)
    {
        var body = client.Call(ApiKey.EndTxn, 2, writer =>
        {
            writer.String(transactionalId);
            writer.Int64(producerId);
            writer.Int16(epoch);
            writer.Bool(commit);
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    public static (ErrorCode Error, long Offset) FetchOffset(this RawClient client, string group, string topic, bool stable)
    {
        var body = client.Call(ApiKey.OffsetFetch, 7, writer =>
        {
            writer.String(group);
            writer.ArrayLength(1);
            writer.String(topic);
            writer.Int32Array(0);
            writer.Tags();
            writer.Bool(stable);
            writer.Tags();
        }, flexible: true);
        var reader = new KafkaReader(body, flexible: true);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        var offset = reader.Int64();
        reader.Int32();
        reader.NullableString();
        return ((ErrorCode)reader.Int16(), offset);
    }

    public static byte[] Batch(string value, long producerId = -1, short epoch = -1, int sequence = -1, bool transactional = false, int count = 1, string key = "k")
    {
        using var builder = new BatchBuilder(1_700_000_000_000)
        {
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
            Transactional = transactional,
        };
        for (var i = 0; i < count; i++)
            builder.Add(System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(count == 1 ? value : $"{value}-{i}"));
        return builder.Build();
    }

    public static (ErrorCode Error, long Offset) Produce(this RawClient client, string topic, byte[] batch, string? transactionalId = null, int partition = 0)
    {
        var body = client.Call(ApiKey.Produce, 8, writer => WriteProduce(writer, topic, batch, transactionalId, partition));
        return ReadProduce(body);
    }

    public static void WriteProduce(KafkaWriter writer, string topic, byte[] batch, string? transactionalId = null, int partition = 0, short acks = -1)
    {
        writer.String(transactionalId);
        writer.Int16(acks);
        writer.Int32(10_000);
        writer.ArrayLength(1);
        writer.String(topic);
        writer.ArrayLength(1);
        writer.Int32(partition);
        writer.Bytes(batch);
    }

    public static (ErrorCode Error, long Offset) ReadProduce(byte[] body)
    {
        var reader = new KafkaReader(body, flexible: false);
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return ((ErrorCode)reader.Int16(), reader.Int64());
    }
}
