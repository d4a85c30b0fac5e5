using DocClassifier.Contracts.Stages;
using DocClassifier.Ingest.Folders;
using DocClassifier.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Ingest;

/// <summary>Runs a source for each inbox.</summary>
internal sealed class FolderIngest(
    IOptions<IngestOptions> options, IContentStore store, IEventPublisher publisher, IngestState state, TimeProvider time, ILogger<FolderSource> logger)
    : BackgroundService
{
    private readonly Announcer _announcer = new(store, publisher, options);
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

        _sources = [.. inboxes.Select(inbox => new FolderSource(inbox, options.Value, _announcer, store, state, time, logger))];
        foreach (var source in _sources)
            source.Check();
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_sources.Select(source => Task.Run(() => source.RunAsync(stoppingToken), CancellationToken.None)));
}
