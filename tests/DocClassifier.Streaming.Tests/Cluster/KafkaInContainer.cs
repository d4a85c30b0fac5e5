using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using Testcontainers.Kafka;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>Apache Kafka in a container of its own, for one run of the suite.</summary>
internal static class KafkaInContainer
{
    private const string DefaultImage = "apache/kafka:4.0.2";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Starts one. Whoever calls disposes it, which removes it; a process that is killed leaves that to Testcontainers' resource reaper.
    /// </summary>
    /// <exception cref="InvalidOperationException">No container can be started here.</exception>
    public static async Task<KafkaContainer> StartAsync()
    {
        var image = Environment.GetEnvironmentVariable("DOCCLASSIFIER_TEST_KAFKA_IMAGE") is { Length: > 0 } chosen ? chosen : DefaultImage;
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var container = new KafkaBuilder(image).WithKRaft().Build();
            await StartAsync(container, limit.Token);
            return container;
        }
        catch (Exception fault) when (fault is DockerUnavailableException or DockerApiException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"DOCCLASSIFIER_TEST_KAFKA=container: no container of {image} could be started. Start a Docker engine that can get the image, or leave the variable out. {Cause(fault)}");
        }
    }

    // Testcontainers wraps what the engine said in several layers of advice.
    private static string Cause(Exception fault) => fault.InnerException is { } inner ? Cause(inner) : fault.Message.ReplaceLineEndings(" ").TrimEnd();

    private static async Task StartAsync(KafkaContainer container, CancellationToken cancellationToken)
    {
        try
        {
            await container.StartAsync(cancellationToken);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }
}
