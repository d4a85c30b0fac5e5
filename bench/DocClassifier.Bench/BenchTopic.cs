using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DocClassifier.Bench;

/// <summary>Topics of a bench.</summary>
internal static class BenchTopic
{
    public const int Partitions = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Before every topic, group and subject of one run, and of no other.</summary>
    public static string NewPrefix(string bench) => $"bench-{bench}-{Guid.NewGuid().ToString("N")[..8]}.";

    public static async Task MakeAsync(string bootstrap, params string[] names)
    {
        using var admin = Admin(bootstrap);
        var replicas = (short)Math.Clamp(admin.GetMetadata(Patience).Brokers.Count, 1, 3);
        try
        {
            await admin.CreateTopicsAsync(names.Select(name => new TopicSpecification { Name = name, NumPartitions = Partitions, ReplicationFactor = replicas }));
        }
        catch (CreateTopicsException fault)
        {
            throw new BenchException($"The topics cannot be made: {string.Join("; ", fault.Results.Select(result => result.Error.Reason))}");
        }
    }

    /// <summary>Removes the topics and groups whose names begin with <paramref name="prefix"/>, and says what it has to leave.</summary>
    public static async Task RemoveAllAsync(string bootstrap, string prefix, Action<string> say)
    {
        using var admin = Admin(bootstrap);
        await TryAsync("topics", async () =>
        {
            var topics = admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic).Where(IsOurs).ToList();
            if (topics.Count > 0)
                await admin.DeleteTopicsAsync(topics);
        });
        await TryAsync("groups", async () =>
        {
            // A member that was killed is one until its session has timed out.
            var patience = Stopwatch.StartNew();
            while (await GroupsAsync() is { Count: > 0 } groups)
            {
                try
                {
                    await admin.DeleteGroupsAsync(groups);
                }
                catch (DeleteGroupsException) when (patience.Elapsed < Patience)
                {
                    await Task.Delay(500);
                }
            }
        });

        bool IsOurs(string name) => name.StartsWith(prefix, StringComparison.Ordinal);

        async Task<List<string>> GroupsAsync() => [.. (await admin.ListConsumerGroupsAsync()).Valid.Select(group => group.GroupId).Where(IsOurs)];

        async Task TryAsync(string what, Func<Task> remove)
        {
            try
            {
                await remove();
            }
            catch (KafkaException fault)
            {
                say($"{what} {prefix}* may be left on {bootstrap}: {fault.Error.Reason}");
            }
        }
    }

    private static IAdminClient Admin(string bootstrap) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
}
