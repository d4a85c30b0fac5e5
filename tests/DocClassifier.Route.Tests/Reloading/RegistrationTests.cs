using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Rules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Reloading;

public sealed class RegistrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("route-tests-").FullName;

    private string RoutesYaml => Path.Combine(_folder, "routes.yaml");

    [Fact]
    public async Task A_running_host_follows_the_file()
    {
        File.WriteAllText(RoutesYaml, "- {name: first, to: [finance]}");
        using var host = Build(("Route:File", RoutesYaml), ("Route:ReloadEvery", "00:00:00.050"));
        await host.StartAsync();
        var routes = host.Services.GetRequiredService<IRoutes>();
        Assert.Equal("first", routes.Match(Decided("invoice")).Rule);

        File.WriteAllText(RoutesYaml, "- {name: second, to: [audit]}");
        await UntilAsync(() => routes.Match(Decided("invoice")).Rule == "second");

        File.WriteAllText(RoutesYaml, "- {name: third, to: [Nobody]}");
        var health = host.Services.GetRequiredService<HealthCheckService>();
        await UntilAsync(() => health.CheckHealthAsync().GetAwaiter().GetResult().Status == HealthStatus.Degraded);
        Assert.Equal("second", routes.Match(Decided("invoice")).Rule);
        await host.StopAsync();
    }

    [Fact]
    public void The_stage_and_its_rules_are_registered_without_a_topic_catalog()
    {
        using var host = Build();

        Assert.Equal("route", host.Services.GetServices<IStage>().Single().Name);
        Assert.Equal(7, host.Services.GetRequiredService<IRoutes>().Departments.Count);
    }

    [Fact]
    public async Task The_host_does_not_start_when_a_department_has_no_topic()
    {
        using var host = Build(new TestCatalog("department.finance"));

        var exception = await Assert.ThrowsAsync<RoutesException>(() => host.StartAsync());
        Assert.Contains("department 'procurement' has no topic department.procurement", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_starts_when_the_cluster_cannot_be_asked()
    {
        using var host = Build(new TestCatalog { IsAway = true });

        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task An_interval_of_no_length_is_refused_by_name()
    {
        using var host = Build(("Route:ReloadEvery", "00:00:00"));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("Route:ReloadEvery", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IHost Build(params (string Key, string Value)[] settings) => Build(null, settings);

    private static IHost Build(ITopicCatalog? catalog, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddRoute(builder.Configuration);
        if (catalog is not null)
            builder.Services.AddSingleton(catalog);
        return builder.Build();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
