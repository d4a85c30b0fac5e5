using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Delivery;
using DocClassifier.Route.Reloading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DocClassifier.Route.Tests;

/// <summary>A route stage on a <c>routes.yaml</c> of its own, with a clock, a topic catalog and a log that the test sees.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("route-tests-").FullName;
    private readonly CollectingLogger _logger = new();

    public Workplace(string? yaml = null, TestCatalog? catalog = null)
    {
        if (yaml is not null)
        {
            Write(yaml);
            System.IO.File.SetLastWriteTimeUtc(File, Samples.Noon.AddDays(-1).UtcDateTime);
        }

        Routes = new LiveRoutes(
            Options.Create(new RouteOptions { File = yaml is null ? null : File, InstalledLabels = () => InstalledLabels }), Clock, new LoggerFactory([_logger]).CreateLogger<LiveRoutes>(), catalog);
        Stage = new RouteStage(Routes, Clock, new LoggerFactory([_logger]).CreateLogger<RouteStage>(), catalog);
    }

    public string File => Path.Combine(_folder, "routes.yaml");

    /// <summary>Labels of the model packages that are installed; may change while the rules are in force.</summary>
    public IReadOnlyList<string> InstalledLabels { get; set; } = Samples.InstalledLabels;

    public FakeTimeProvider Clock { get; } = new(Samples.Noon);

    public LiveRoutes Routes { get; }

    public RouteStage Stage { get; }

    public IReadOnlyList<string> LogLines => _logger.Lines;

    public void Write(string yaml) => System.IO.File.WriteAllText(File, yaml);

    /// <summary>Changes the rules and has them taken up.</summary>
    public async Task ChangeAsync(string yaml)
    {
        Write(yaml);
        await Routes.LookAsync(TestContext.None);
        await Routes.LookAsync(TestContext.None);
    }

    public async Task<StageResult> RunAsync(IDocumentEvent value)
    {
        var topic = value is DocumentLabelled ? Topics.Labels : Topics.Classified;
        return await Stage.Inputs.Single(input => input.Topic == topic).RunAsync(value, TestContext.None);
    }

    public async Task<IReadOnlyList<Emission>> CompleteAsync(IDocumentEvent value) =>
        Assert.IsType<StageResult.CompletedResult>(await RunAsync(value)).Emissions;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
