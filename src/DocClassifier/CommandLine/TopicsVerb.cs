using System.CommandLine;
using DocClassifier.Composition;
using DocClassifier.Route;
using DocClassifier.Route.Rules;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier topics apply|list</c>: the topics of the contract and of the departments in <c>routes.yaml</c>.</summary>
internal static class TopicsVerb
{
    public static Command Create()
    {
        var bootstrap = CommonOptions.Bootstrap();
        var apply = new Command("apply", "Make the topics that are missing and set what differs from the plan.") { bootstrap };
        apply.SetAction((parsed, cancellationToken) => ApplyAsync(Settings.Load(null, ("Kafka:BootstrapServers", parsed.GetValue(bootstrap))), cancellationToken));
        var json = CommonOptions.Json();
        var list = new Command("list", "List the topics of the plan and what differs from it.") { bootstrap, json };
        list.SetAction((parsed, cancellationToken) =>
            ListAsync(Settings.Load(null, ("Kafka:BootstrapServers", parsed.GetValue(bootstrap))), parsed.GetValue(json), cancellationToken));
        return new Command("topics", "Make and list the topics.") { apply, list };
    }

    /// <summary>Makes the topics; throws when one cannot be made as planned.</summary>
    internal static async Task<IReadOnlyList<TopicChange>> ApplyAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var changes = await services.GetRequiredService<TopicManager>().ApplyAsync(Departments(services), cancellationToken);
        var failed = changes.Where(change => change.Kind == TopicChangeKind.Failed).Select(change => $"{change.Name} {change.Detail}").ToList();
        return failed.Count == 0 ? changes : throw new UserErrorException($"Topics are not as planned: {string.Join("; ", failed)}");
    }

    internal static ServiceProvider Services(IConfigurationRoot settings) =>
        new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddStreaming(settings).AddRoutes(settings, () => InstalledLabels.Of(settings)).BuildServiceProvider();

    internal static IEnumerable<string> Departments(IServiceProvider services) =>
        services.GetRequiredService<IRoutes>().Departments.Select(department => department.Name);

    private static async Task<int> ApplyAsync(IConfigurationRoot settings, CancellationToken cancellationToken)
    {
        await using var services = Services(settings);
        foreach (var change in await ApplyAsync(services, cancellationToken))
            await Console.Out.WriteLineAsync($"{change.Kind.ToString().ToLowerInvariant(),-10} {change.Name} {change.Detail}".TrimEnd());
        return ExitCodes.Done;
    }

    private static async Task<int> ListAsync(IConfigurationRoot settings, bool json, CancellationToken cancellationToken)
    {
        await using var services = Services(settings);
        foreach (var state in await services.GetRequiredService<TopicManager>().ListAsync(Departments(services), cancellationToken))
        {
            await Console.Out.WriteLineAsync(json
                ? System.Text.Json.JsonSerializer.Serialize(state, System.Text.Json.JsonSerializerOptions.Web)
                : $"{state.Name,-32} {string.Join("; ", state.Remarks)}".TrimEnd());
        }

        return ExitCodes.Done;
    }
}
