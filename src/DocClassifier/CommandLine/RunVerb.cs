using System.CommandLine;
using System.Globalization;
using DocClassifier.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier run STAGE...</c>: one or more stages in this process, until it is asked to end.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        var stages = new Argument<string[]>("STAGE") { Description = string.Join(" ", StageNames.All), Arity = ArgumentArity.OneOrMore };
        stages.AcceptOnlyFromAmong([.. StageNames.All]);
        var data = CommonOptions.Data();
        var inbox = CommonOptions.Inbox();
        var bootstrap = CommonOptions.Bootstrap();
        var registry = CommonOptions.Registry();
        var http = CommonOptions.Port("--http-port", "Serve /alive and /health on this port. Default: not served.");
        var kafka = CommonOptions.Port("--kafka-port", "Port of the broker, when it runs here. Default 9092.");
        var registryPort = CommonOptions.Port("--registry-port", "Port of the registry, when it runs here. Default 8081.");
        var command = new Command("run", "Run one or more stages in this process.") { stages, data, inbox, bootstrap, registry, http, kafka, registryPort };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var named = parsed.GetRequiredValue(stages).Distinct(StringComparer.Ordinal).ToArray();
            var settings = Settings.Load(
                DataFolder.FullPath(parsed.GetRequiredValue(data)),
                [
                    ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)),
                    ("Registry:Url", parsed.GetValue(registry)),
                    ("Http:Port", Text(parsed.GetValue(http))),
                    ("Broker:Port", Text(parsed.GetValue(kafka))),
                    ("Registry:Port", Text(parsed.GetValue(registryPort))),
                    .. Inboxes(parsed.GetRequiredValue(inbox)),
                ]);
            UseDefaultInbox(settings);
            DataFolder.Open(parsed.GetRequiredValue(data));
            return await RunAsync(settings, named, cancellationToken);
        });
        return command;
    }

    /// <summary>The flag's inboxes as configuration.</summary>
    internal static IEnumerable<(string Key, string? Value)> Inboxes(string[] given) =>
        given.Select((inbox, index) => (string.Create(CultureInfo.InvariantCulture, $"Ingest:Inboxes:{index}"), (string?)inbox));

    /// <summary>The default only fills in where neither flag nor configuration names an inbox.</summary>
    internal static void UseDefaultInbox(IConfiguration settings)
    {
        if (!settings.GetSection("Ingest:Inboxes").GetChildren().Any())
            settings["Ingest:Inboxes:0"] = "./inbox";
    }

    internal static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(IConfigurationRoot settings, string[] stages, CancellationToken stop)
    {
        var logging = Logs.ToStandardError(settings, LogLevel.Information);
        using var logs = LoggerFactory.Create(logging);
        await using var infrastructure = await Infrastructure.StartAsync(
            settings, stages.Contains(StageNames.Broker), stages.Contains(StageNames.Registry), logs, stop);
        using var host = Mailroom.Build(settings, [.. stages.Except([StageNames.Broker, StageNames.Registry])], logging, infrastructure.Broker);
        await host.StartAsync(stop);
        await Console.Out.WriteLineAsync(ReadyLine.Of(settings, host, stages));
        await host.UntilStoppedAsync(stop);
        return Environment.ExitCode;
    }
}
