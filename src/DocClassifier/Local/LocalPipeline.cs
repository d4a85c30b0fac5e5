using DocClassifier.Classify;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Prepare;
using DocClassifier.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Local;

/// <summary>
/// The stages of the mailroom one after the other in this process, without Kafka: an event goes to the stage that reads its topic. The store is
/// a temporary folder. Thread-safe.
/// </summary>
internal sealed class LocalPipeline : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("docclassifier-");
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, StageInput> _inputs;
    private readonly IContentStore _store;

    public LocalPipeline(IConfigurationRoot settings)
    {
        settings["Storage:Folder"] = _folder.FullName;
        settings["Storage:MinFree"] = "0";
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error))
            .Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddStorage(settings)
            .AddPrepare(settings)
            .AddClassify(settings)
            .BuildServiceProvider();
        _inputs = _services.GetServices<IStage>().SelectMany(stage => stage.Inputs).ToDictionary(input => input.Topic, StringComparer.Ordinal);
        _store = _services.GetRequiredService<IContentStore>();
    }

    /// <summary>Starts what stages need in the background (worker processes).</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(cancellationToken);
    }

    /// <summary>Works on one file to the end: what came out of it, in order.</summary>
    /// <exception cref="TransientFaultException">The installation is at fault, not the file.</exception>
    public async Task<IReadOnlyList<LocalResult>> RunAsync(string path, CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(path, cancellationToken);
        if (received.Source.Size == 0)
            return [new LocalResult(received.DocumentId, null, Reasons.Empty, "The file is empty.")];
        return await FollowAsync(Topics.Received, received, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What the classifier saw in a decided document.</summary>
    public T GetRequiredService<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private async Task<DocumentReceived> ReceiveAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
        var content = await _store.PutAsync(file, mediaType: null, cancellationToken);
        return new DocumentReceived
        {
            DocumentId = DocumentIds.FromSha256(content.Sha256),
            ArrivalId = Guid.CreateVersion7().ToString("D"),
            Source = new DocumentSource
            {
                Kind = SourceKinds.Folder,
                Name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "",
                Path = Path.GetFileName(path),
                ReceivedAt = DateTimeOffset.UtcNow,
                Size = content.Length,
            },
            Tags = [],
            Content = content,
        };
    }

    /// <summary>Follows an event through the stages; what no stage here reads (a decision) has arrived.</summary>
    private async Task<IReadOnlyList<LocalResult>> FollowAsync(string topic, IDocumentEvent value, CancellationToken cancellationToken)
    {
        if (value is DocumentClassified decision)
            return [new LocalResult(decision.DocumentId, decision, null, null)];
        switch (await _inputs[topic].RunAsync(value, cancellationToken))
        {
            case StageResult.RejectedResult rejected:
                return [new LocalResult(value.DocumentId, null, rejected.Reason, rejected.Message)];
            case StageResult.CompletedResult completed:
                var results = new List<LocalResult>();
                foreach (var emission in completed.Emissions)
                {
                    results.AddRange(emission.Reason is { } reason
                        ? [new LocalResult(emission.Value.DocumentId, null, reason, emission.Message)]
                        : await FollowAsync(emission.Topic, emission.Value, cancellationToken));
                }

                return results;
            default:
                throw new InvalidOperationException($"Topic {topic} gave a result of an unknown kind.");
        }
    }
}
