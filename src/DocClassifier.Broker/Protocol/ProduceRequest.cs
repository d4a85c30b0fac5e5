using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Records;
using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// Produce 3-8; 0-2 are advertised and refused, because some clients drop gzip, snappy and lz4 where 0 is missing (KAFKA-18659). One batch of
/// magic 2 per partition, taken verbatim with any codec after its CRC was checked. Answered when the batch is synchronised, whatever acks
/// says but 0, which is not answered. Source: ProduceRequest.json, ProduceResponse.json.
/// </summary>
internal sealed class ProduceRequest(TopicStore topics, ITransactionGate transactions) : IRequestHandler
{
    private const int Zstandard = 4;

    /// <summary>Length, attributes, two deltas, two lengths, header count: a byte each.</summary>
    private const int SmallestRecord = 7;

    public ApiVersionRange Versions { get; } = new(ApiKey.Produce, 0, 8);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var transactionalId = request.Version >= 3 ? reader.NullableString() : null;
        var acks = reader.Int16();
        reader.Int32();
        var appended = new List<(string Topic, List<(int Partition, AppendResult Result)> Partitions)>();
        for (var topicCount = reader.ArrayLength(); topicCount > 0; topicCount--)
        {
            var name = reader.String();
            var topic = topics.Find(name);
            var partitions = new List<(int, AppendResult)>();
            for (var count = reader.ArrayLength(); count > 0; count--)
            {
                var partition = reader.Int32();
                var records = reader.Bytes();
                var result = acks is < -1 or > 1
                    ? AppendResult.Refused(ErrorCode.InvalidRequiredAcks)
                    : request.Version < 3 ? AppendResult.Refused(ErrorCode.UnsupportedVersion)
                    : Append(topic, partition, records, request.Version, transactionalId);
                partitions.Add((partition, result));
            }

            appended.Add((name, partitions));
        }

        return AnswerAsync(request, acks, appended);
    }

    private AppendResult Append(Topic? topic, int number, Span<byte> records, short version, string? transactionalId)
    {
        if (topic?.Partition(number) is not { } partition)
            return AppendResult.Refused(ErrorCode.UnknownTopicOrPartition);
        if (topic.IsInternal)
            return AppendResult.Refused(ErrorCode.InvalidTopic);
        var error = Check(records, topic.Config, version, transactionalId);
        if (error != ErrorCode.None)
            return AppendResult.Refused(error);
        var batch = new RecordBatch(records);
        if (!batch.IsTransactional)
            return partition.Append(records);
        var (producerId, epoch) = (batch.ProducerId, batch.ProducerEpoch);
        return partition.Append(records, () => transactions.MayWrite(transactionalId!, producerId, epoch, partition.Topic, partition.Partition));
    }

    /// <summary>The batch's form; its records stay closed.</summary>
    private static ErrorCode Check(Span<byte> records, TopicConfig config, short version, string? transactionalId)
    {
        if (records.Length < RecordBatch.HeaderSize)
            return ErrorCode.CorruptMessage;
        var batch = new RecordBatch(records);
        if (batch.Magic != 2)
            return ErrorCode.UnsupportedForMessageFormat;
        if (batch.Size != records.Length)
            return batch.Size < records.Length && batch.Size >= RecordBatch.HeaderSize ? ErrorCode.InvalidRecord : ErrorCode.CorruptMessage;
        if (records.Length > config.MaxMessageBytes)
            return ErrorCode.MessageTooLarge;
        if (!batch.CrcHolds())
            return ErrorCode.CorruptMessage;
        if (batch.Codec > Zstandard || (batch.Codec == Zstandard && version < 7))
            return ErrorCode.UnsupportedCompressionType;
        if (batch.IsControl || batch.RecordCount <= 0 || batch.LastOffsetDelta != batch.RecordCount - 1)
            return ErrorCode.InvalidRecord;
        if (batch.Codec == 0 && batch.RecordCount > batch.Records.Length / SmallestRecord)
            return ErrorCode.InvalidRecord;
        if (batch.IsTransactional && (transactionalId is null || batch.ProducerId < 0))
            return ErrorCode.InvalidTxnState;
        if (batch.ProducerId >= 0 && (batch.ProducerEpoch < 0 || batch.BaseSequence < 0))
            return ErrorCode.InvalidRecord;
        return config.Compact && batch.Codec == 0 && !AllHaveKeys(batch) ? ErrorCode.InvalidRecord : ErrorCode.None;
    }

    /// <summary>A compacted topic takes no record without a key. Small topics all of them, so looking inside costs nothing that matters.</summary>
    private static bool AllHaveKeys(in RecordBatch batch)
    {
        try
        {
            var records = new RecordReader(batch.Records);
            while (records.Next())
            {
                if (!records.HasKey)
                    return false;
            }

            return true;
        }
        catch (ProtocolException)
        {
            return false;
        }
    }

    private static async ValueTask<Response?> AnswerAsync(
        Request request, short acks, List<(string Topic, List<(int Partition, AppendResult Result)> Partitions)> appended)
    {
        if (acks == 0)
            return null;
        var response = request.Respond();
        var writer = response.Writer;
        writer.ArrayLength(appended.Count);
        foreach (var (topic, partitions) in appended)
        {
            writer.String(topic);
            writer.ArrayLength(partitions.Count);
            foreach (var (partition, result) in partitions)
                Write(writer, request.Version, partition, await SettleAsync(result));
        }

        if (request.Version >= 1)
            writer.Int32(0);
        return response;
    }

    private static async ValueTask<AppendResult> SettleAsync(AppendResult result)
    {
        try
        {
            await result.Flushed;
            return result;
        }
        catch (Exception e) when (e is LogStorageException or ObjectDisposedException)
        {
            return AppendResult.Refused(e is LogStorageException ? ErrorCode.KafkaStorageError : ErrorCode.UnknownTopicOrPartition);
        }
    }

    private static void Write(KafkaWriter writer, short version, int partition, AppendResult result)
    {
        writer.Int32(partition);
        writer.Error(result.Error);
        writer.Int64(result.BaseOffset);
        if (version >= 2)
            writer.Int64(result.AppendTime);
        if (version >= 5)
            writer.Int64(result.LogStart);
        if (version >= 8)
        {
            writer.ArrayLength(0);
            writer.String(null);
        }
    }
}
