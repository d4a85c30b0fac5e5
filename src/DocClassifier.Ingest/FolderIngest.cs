using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Ingest.Folders;
using DocClassifier.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Ingest;

/// <summary>
/// Registers what ingest writes, then runs a source for each inbox. When one of them cannot go on, the process ends: a silent inbox looks
/// like an empty one.
/// </summary>
internal sealed class FolderIngest(
    IOptions<IngestOptions> options, IContentStore store, IEventPublisher publisher, IngestState state, TimeProvider time, ILogger<FolderSource> logger)
    : BackgroundService
{
    /// <summary>How long the other inboxes may finish what they have in hand when one of them cannot go on.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly Announcer _announcer = new(store, publisher, options);
    private readonly RetryFaults _retry = new(state, time, logger);
    private FolderSource[] _sources = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var inboxes = options.Value.Inboxes.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).ToArray();
        if (inboxes.Length == 0)
            throw new IngestException("No inbox is named. Give one with --inbox or Ingest:Inboxes.");
        foreach (var inner in inboxes)
        {
            if (inboxes.FirstOrDefault(outer => outer != inner && inner.StartsWith(outer + "/", StringComparison.Ordinal)) is { } outer)
                throw new IngestException($"The inbox {inner} lies within the inbox {outer}, so its files would be taken twice. Name only one of them.");
        }

        _sources = [.. inboxes.Select(inbox => new FolderSource(inbox, options.Value, _announcer, store, _retry, state, time, logger))];
        foreach (var source in _sources)
            source.Check();
        state.Report(Topics.Received, $"Ingest is starting: the schema of {Topics.Received} is not registered yet.");
        return base.StartAsync(cancellationToken);
    }

    /// <exception cref="IngestException">Ingest cannot go on: the process must end.</exception>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before anything is claimed: what this instance cannot announce, another one can.
        var output = new StageOutput(Topics.Received, typeof(DocumentReceived));
        await _retry.RunAsync(output.Topic, () => publisher.PrepareAsync(output, stoppingToken), stoppingToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = _sources.Select(source => Task.Run(() => source.RunAsync(ending.Token), CancellationToken.None)).ToArray();
        try
        {
            await foreach (var ended in Task.WhenEach(running))
                await ended;
        }
        catch
        {
            await ending.CancelAsync();
            await Task.WhenAny(Task.WhenAll(running), Task.Delay(EndLimit, time, CancellationToken.None));
            throw;
        }
    }
}
