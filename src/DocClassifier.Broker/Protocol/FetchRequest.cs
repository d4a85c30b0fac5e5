using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// Fetch 4-11, without fetch sessions (id 0 in every answer). Whole batches from the one that holds the offset, at least one whatever the
/// limits (KIP-74). From 9 on the leader epoch is checked (KIP-320). Waits for min_bytes up to max_wait; a read_committed wait ends with
/// the last stable offset. Source: FetchRequest.json, FetchResponse.json, KIP-98.
/// </summary>
internal sealed class FetchRequest(TopicStore topics, TimeProvider time) : IRequestHandler
{
    /// <summary>Kafka's fetch.max.bytes of a broker; what a client asks beyond it is not worth the wait of others.</summary>
    private const int MostBytes = 55 * 1024 * 1024;

    public ApiVersionRange Versions { get; } = new(ApiKey.Fetch, 4, 11);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        reader.Int32();
        var maxWait = reader.Int32();
        var minBytes = reader.Int32();
        var maxBytes = reader.Int32();
        var committed = reader.Int8() == 1;
        if (request.Version >= 7)
            reader.Take(8);
        var wanted = new List<FetchTopic>();
        for (var topicCount = reader.ArrayLength(); topicCount > 0; topicCount--)
        {
            var name = reader.String();
            var partitions = new List<FetchPartition>();
            for (var count = reader.ArrayLength(); count > 0; count--)
            {
                var partition = reader.Int32();
                var epoch = request.Version >= 9 ? reader.Int32() : -1;
                var offset = reader.Int64();
                if (request.Version >= 5)
                    reader.Int64();
                partitions.Add(new(partition, epoch, offset, reader.Int32(), topics.Find(name, partition)));
            }

            wanted.Add(new(name, partitions));
        }

        return AnswerAsync(request, wanted, new(maxWait, minBytes, Math.Min(maxBytes, MostBytes), committed), cancellationToken);
    }

    private async ValueTask<Response?> AnswerAsync(Request request, List<FetchTopic> wanted, FetchLimits limits, CancellationToken cancellationToken)
    {
        var logs = wanted.SelectMany(topic => topic.Partitions).Select(partition => partition.Log).OfType<PartitionLog>().ToList();
        using var deadline = limits.MaxWaitMs > 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(limits.MaxWaitMs), time) : null;
        while (true)
        {
            // Registered before reading, so that nothing that comes in between is missed.
            var waiter = new LogWaiter(limits.Committed);
            var waiting = deadline is { IsCancellationRequested: false };
            if (waiting)
                logs.ForEach(log => log.Register(waiter));
            try
            {
                var reads = Read(wanted, limits, out var bytes, out var failed);
                if (failed || bytes >= limits.MinBytes || !waiting)
                    return Write(request, wanted, reads);
                reads.ForEach(read => read.Slice?.Dispose());
                await WaitAsync(waiter, deadline!, cancellationToken);
            }
            finally
            {
                if (waiting)
                    logs.ForEach(log => log.Unregister(waiter));
            }
        }
    }

    private static async Task WaitAsync(LogWaiter waiter, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await waiter.Woken.WaitAsync(either.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static List<ReadResult> Read(List<FetchTopic> wanted, FetchLimits limits, out long bytes, out bool failed)
    {
        (bytes, failed) = (0, false);
        var reads = new List<ReadResult>();
        foreach (var partition in wanted.SelectMany(topic => topic.Partitions))
        {
            var read = Refusal(partition) is var refusal and not ErrorCode.None
                ? new ReadResult(refusal, -1, -1, -1, null, [])
                : ReadOne(partition, limits, limits.MaxBytes - bytes, first: bytes == 0);
            bytes += read.Bytes;
            failed |= read.Error != ErrorCode.None;
            reads.Add(read);
        }

        return reads;
    }

    /// <summary>
    /// A partition's own limit never keeps its first batch back, only the limit of the whole answer does, and that not for the first one.
    /// </summary>
    private static ReadResult ReadOne(FetchPartition partition, FetchLimits limits, long left, bool first)
    {
        var room = (int)Math.Clamp(Math.Min(partition.MaxBytes, left), 0, int.MaxValue);
        var read = partition.Log!.Read(partition.Offset, room, limits.Committed, atLeastOne: first || left > partition.MaxBytes);
        if (first || read.Bytes <= left)
            return read;
        read.Slice?.Dispose();
        return read with { Slice = null, Aborted = [] };
    }

    private static ErrorCode Refusal(FetchPartition partition) =>
        partition.Log?.CheckLeader(partition.LeaderEpoch) ?? ErrorCode.UnknownTopicOrPartition;

    private static Response Write(Request request, List<FetchTopic> wanted, List<ReadResult> reads)
    {
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        if (request.Version >= 7)
        {
            writer.Error(ErrorCode.None);
            writer.Int32(0);
        }

        writer.ArrayLength(wanted.Count);
        var at = 0;
        foreach (var topic in wanted)
        {
            writer.String(topic.Name);
            writer.ArrayLength(topic.Partitions.Count);
            foreach (var partition in topic.Partitions)
                WriteOne(response, request.Version, partition.Partition, reads[at++]);
        }

        return response;
    }

    private static void WriteOne(Response response, short version, int partition, ReadResult read)
    {
        var writer = response.Writer;
        writer.Int32(partition);
        writer.Error(read.Error);
        writer.Int64(read.HighWatermark);
        writer.Int64(read.LastStableOffset);
        if (version >= 5)
            writer.Int64(read.LogStart);
        writer.ArrayLength(read.Aborted.Count);
        foreach (var aborted in read.Aborted)
        {
            writer.Int64(aborted.ProducerId);
            writer.Int64(aborted.FirstOffset);
        }

        if (version >= 11)
            writer.Int32(-1);
        writer.BytesLength(read.Bytes);
        if (read.Slice is not null)
            response.Append(read.Slice);
    }

    private sealed record FetchTopic(string Name, List<FetchPartition> Partitions);

    private sealed record FetchPartition(int Partition, int LeaderEpoch, long Offset, int MaxBytes, PartitionLog? Log);

    private readonly record struct FetchLimits(int MaxWaitMs, int MinBytes, int MaxBytes, bool Committed);
}
