using System.Collections.Concurrent;
using System.Diagnostics;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Ingest.Tests;

/// <summary>An inbox with a store, and ingesters on it, wired as the host does it.</summary>
internal sealed class Inbox : IAsyncDisposable, IEventPublisher
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ingest-");
    private readonly List<ServiceProvider> _ingesters = [];

    public Inbox() => Directory.CreateDirectory(Folder);

    public string Folder => Path.Combine(_root.FullName, "inbox");

    public string Failed => Path.Combine(Folder, "failed");

    public ConcurrentQueue<DocumentReceived> Announced { get; } = [];

    /// <summary>When set, the cluster is away.</summary>
    public bool ClusterIsAway { get; set; }

    public int Attempts { get; private set; }

    /// <summary>What registering the schema throws, if anything.</summary>
    public Exception? PrepareFault { get; set; }

    /// <summary>What announcing throws, if anything.</summary>
    public Exception? PublishFault { get; set; }

    /// <summary>What looking at the content store throws, if anything.</summary>
    public Exception? StoreFault { get; set; }

    /// <summary>Topics that were made ready to be written to.</summary>
    public ConcurrentQueue<StageOutput> Prepared { get; } = [];

    public Task PrepareAsync(StageOutput output, CancellationToken cancellationToken)
    {
        if (PrepareFault is { } fault)
            throw fault;
        Prepared.Enqueue(output);
        return Task.CompletedTask;
    }

    public Task PublishAsync(string topic, IDocumentEvent value, CancellationToken cancellationToken)
    {
        Attempts++;
        if (PublishFault is { } fault)
            throw fault;
        if (ClusterIsAway)
            throw new TransientFaultException("the cluster is away");
        Announced.Enqueue((DocumentReceived)value);
        return Task.CompletedTask;
    }

    /// <summary>An ingester of this inbox, running.</summary>
    public Task<ServiceProvider> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public async Task<ServiceProvider> StartAsync(ILoggerProvider? logs, params (string Key, string Value)[] settings)
    {
        var configured = new Dictionary<string, string?>
        {
            ["Ingest:Inboxes:0"] = Folder,
            ["Ingest:Settle"] = "00:00:00",
            ["Ingest:Poll"] = "00:00:00.05",
            ["Ingest:Instance"] = "one",
            ["Storage:Folder"] = Path.Combine(_root.FullName, "store"),
            ["Storage:MinFree"] = "0",
        };
        foreach (var (key, value) in settings)
            configured[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(configured).Build();
        var registered = new ServiceCollection().AddLogging(logging => logging.Services.AddSingleton(logs ?? NullLoggerProvider.Instance)).AddSingleton<IEventPublisher>(this).AddStorage(configuration).AddIngest(configuration);
        var store = registered.Single(service => service.ServiceType == typeof(IContentStore)).ImplementationFactory!;
        var services = registered
            .AddSingleton<IContentStore>(provider => new FaultyStore((IContentStore)store(provider), () => StoreFault)).BuildServiceProvider();
        _ingesters.Add(services);
        foreach (var hosted in services.GetServices<IHostedService>())
            await hosted.StartAsync(CancellationToken.None);
        return services;
    }

    public async Task StopAsync(ServiceProvider ingester)
    {
        _ingesters.Remove(ingester);
        foreach (var hosted in ingester.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);
        await ingester.DisposeAsync();
    }

    public string Put(string path, string text = "Sehr geehrte Damen und Herren")
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>A file put in place as a whole, by a rename from outside.</summary>
    public void MoveIn(string name, string text = "whole")
    {
        var outside = Path.Combine(_root.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(outside, text);
        File.Move(outside, Path.Combine(Folder, name));
    }

    /// <summary>What the health check of this ingester says is wrong; null when all is well.</summary>
    public static string? Problem(ServiceProvider ingester)
    {
        var result = ingester.GetRequiredService<IngestState>().CheckHealthAsync(null!, CancellationToken.None).Result;
        return result.Status == HealthStatus.Healthy ? null : result.Description;
    }

    /// <summary>Ends with the exception that ends the process, or as cancelled when the ingester is stopped.</summary>
    public static Task Execution(ServiceProvider ingester) => ingester.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!;

    public string[] Done() => FilesIn(Path.Combine(Folder, "done"));

    public string[] Claimed() => [.. FilesIn(Path.Combine(Folder, ".claimed")).Where(file => Path.GetFileName(file) != ".alive")];

    public static async Task UntilAsync(Func<bool> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(2), "The condition was not met within 2 minutes.");
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        ClusterIsAway = false;
        (PrepareFault, PublishFault, StoreFault) = (null, null, null);
        foreach (var ingester in _ingesters.ToArray())
            await StopAsync(ingester);
        _root.Delete(recursive: true);
    }

    private static string[] FilesIn(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
}
