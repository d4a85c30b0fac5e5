using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DocClassifier.Streaming.Clients;

/// <summary>
/// Where partitions of one topic begin and end; asked read_uncommitted, also what lies behind an open transaction counts. Blocks.
/// </summary>
internal static class OffsetQuery
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The offsets by partition number, none missing.</summary>
    /// <exception cref="KafkaException">The cluster did not answer for all of them.</exception>
    public static Dictionary<int, long> Ask(Handle client, IEnumerable<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var asked = partitions.ToList();
        using var admin = new DependentAdminClientBuilder(client).Build();
        var specs = asked.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec });
        var options = new ListOffsetsOptions { IsolationLevel = isolation, RequestTimeout = RequestTimeout };
        IReadOnlyCollection<ListOffsetsResultInfo> answers;
        try
        {
            answers = admin.ListOffsetsAsync(specs, options).GetAwaiter().GetResult().ResultInfos;
        }
        catch (ListOffsetsException fault) when (fault.Result.ResultInfos.Count > 0)
        {
            // Its own message names no partition and no reason.
            answers = fault.Result.ResultInfos;
        }

        return Checked(asked, [.. answers.Select(info => info.TopicPartitionOffsetError)]);
    }

    // Invariant: whoever asks gets every offset or an exception. librdkafka (2.15.1) answers offset -1001 without an error when the
    // broker goes away while it is asked; taken for "the partition is empty", that once made a stage forget what it had seen.
    internal static Dictionary<int, long> Checked(IReadOnlyCollection<TopicPartition> asked, IReadOnlyCollection<TopicPartitionOffsetError> answers)
    {
        if (answers.FirstOrDefault(answer => answer.Error.IsError) is { } failed)
            throw new KafkaException(new Error(failed.Error.Code, $"{failed.TopicPartition}: {failed.Error.Reason}"));
        var offsets = answers.Where(answer => answer.Offset.Value >= 0).ToDictionary(answer => answer.Partition.Value, answer => answer.Offset.Value);
        return asked.FirstOrDefault(partition => !offsets.ContainsKey(partition.Partition.Value)) is { } missing
            ? throw new KafkaException(new Error(ErrorCode.Local_Transport, $"The cluster did not say where {missing} begins and ends."))
            : offsets;
    }
}
