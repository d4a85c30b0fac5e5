using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DocClassifier.Bench;

/// <summary>Topics of a bench.</summary>
internal static class BenchTopic
{
    public const int Partitions = 12;

    public static async Task MakeAsync(string bootstrap, params string[] names)
    {
        using var admin = Admin(bootstrap);
        var replicas = (short)Math.Clamp(admin.GetMetadata(TimeSpan.FromSeconds(20)).Brokers.Count, 1, 3);
        try
        {
            await admin.CreateTopicsAsync(names.Select(name => new TopicSpecification { Name = name, NumPartitions = Partitions, ReplicationFactor = replicas }));
        }
        catch (CreateTopicsException fault)
        {
            throw new BenchException($"The topics cannot be made: {string.Join("; ", fault.Results.Select(result => result.Error.Reason))}");
        }
    }

    public static async Task RemoveAsync(string bootstrap, params string[] names)
    {
        using var admin = Admin(bootstrap);
        await admin.DeleteTopicsAsync(names);
    }

    private static IAdminClient Admin(string bootstrap) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
}
