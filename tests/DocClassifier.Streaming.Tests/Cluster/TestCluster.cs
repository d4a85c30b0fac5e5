using DocClassifier.Broker;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>
/// The cluster the suite runs on: what <c>DOCCLASSIFIER_TEST_BOOTSTRAP</c> names; a container for the whole run with
/// <c>DOCCLASSIFIER_TEST_KAFKA=container</c>; else one embedded broker for the whole run. Every test has a prefix of its own.
/// </summary>
internal static class TestCluster
{
    private static readonly Lazy<string> Started = new(Start);

    private static EmbeddedBroker? _broker;
    private static string? _folder;

    private static string? Address => Environment.GetEnvironmentVariable("DOCCLASSIFIER_TEST_BOOTSTRAP") is { Length: > 0 } address ? address : null;

    public static bool IsContainer => Address is null && Environment.GetEnvironmentVariable("DOCCLASSIFIER_TEST_KAFKA") switch
    {
        null or "" => false,
        "container" => true,
        var other => throw new InvalidOperationException($"DOCCLASSIFIER_TEST_KAFKA={other} is unknown. Set it to 'container', or leave it out."),
    };

    /// <summary>Host and port, from the moment in which the container serves.</summary>
    public static string? ContainerAddress { get; set; }

    /// <summary>It is not the embedded broker.</summary>
    public static bool IsExternal => Address is not null || IsContainer;

    public static string BootstrapServers => Started.Value;

    /// <summary>Where the embedded broker keeps its logs.</summary>
    public static string LogFolder => _folder ?? throw new InvalidOperationException("The cluster is not the embedded broker.");

    private static string Start()
    {
        if ((Address ?? ContainerAddress) is { } external)
            return external;
        _folder = Directory.CreateTempSubdirectory("docclassifier-streaming-").FullName;
        _broker = EmbeddedBroker.StartAsync(new BrokerOptions { DataDirectory = _folder, Port = 0, SegmentBytes = 4 << 20, HousekeepingIntervalMs = 500 }, NullLoggerFactory.Instance).GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        return _broker.BootstrapServers;
    }

    private static void Stop()
    {
        _broker!.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        Directory.Delete(_folder!, recursive: true);
    }
}
