using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Failures;
using Microsoft.Extensions.Hosting;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Runs those of the registered stages that the host names; they start and end together. A runner that fails fails the host.
/// </summary>
internal sealed class StageRunnerGroup(IEnumerable<IStage> stages, IReadOnlyCollection<string> names, StageRunnerFactory factory) : BackgroundService
{
    private readonly List<StageRunner> _runners = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var known = stages.ToDictionary(stage => stage.Name, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!known.TryGetValue(name, out var stage))
                throw new StageStoppedException($"There is no stage '{name}': {string.Join(", ", known.Keys)}");
            _runners.Add(factory.Create(stage));
        }

        foreach (var runner in _runners)
            await runner.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_runners.Select(runner => runner.StopAsync(cancellationToken)));
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var runner in _runners)
            runner.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ended in Task.WhenEach(_runners.Select(runner => runner.ExecuteTask!)))
            await ended;
    }
}
