using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DocClassifier.Composition;
using DocClassifier.Display;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier up</c>: everything in one process, on the embedded broker unless another cluster is named.</summary>
internal static class UpVerb
{
    public static Command Create()
    {
        var demo = new Option<bool>("--demo") { Description = "Drop the sample documents into the inbox, once per data folder." };
        var data = CommonOptions.Data();
        var inbox = CommonOptions.Inbox();
        var kafka = CommonOptions.Port("--kafka-port", "Port of the embedded broker; 0: any free one. Default 9092.");
        var registryPort = CommonOptions.Port("--registry-port", "Port of the schema registry; 0: any free one. Default 8081.");
        var http = CommonOptions.Port("--http-port", "Port of /alive and /health; 0: any free one. Default 8080.");
        var bootstrap = new Option<string?>("--bootstrap") { Description = "Use this Kafka cluster instead of the embedded broker.", HelpName = "HOST:PORT" };
        var registry = new Option<string?>("--registry") { Description = "Use this schema registry instead of an own one.", HelpName = "URL" };
        var command = new Command("up", "Run the whole mailroom in one process.") { demo, data, inbox, kafka, registryPort, http, bootstrap, registry };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = DataFolder.Open(parsed.GetRequiredValue(data));
            var given = parsed.GetRequiredValue(inbox);
            var inboxes = given.Length > 0 ? given : ["./inbox"];
            var settings = Settings.Load(
                folder.Path,
                [
                    ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)),
                    ("Registry:Url", parsed.GetValue(registry)),
                    ("Broker:Port", RunVerb.Text(parsed.GetValue(kafka))),
                    ("Registry:Port", RunVerb.Text(parsed.GetValue(registryPort))),
                    ("Http:Port", RunVerb.Text(parsed.GetValue(http))),
                    .. RunVerb.Inboxes(given.Length > 0, inboxes),
                ]);
            settings["Http:Port"] ??= "8080";
            var request = new Request(
                folder, settings, Broker: parsed.GetValue(bootstrap) is null, Registry: parsed.GetValue(registry) is null, Demo: parsed.GetValue(demo));
            return await RunAsync(request, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Request request, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var inboxes = MakeInboxes(request.Settings);
        var logging = Logs.ToStandardError(request.Settings, LogLevel.Warning);
        using var logs = LoggerFactory.Create(logging);
        await using var infrastructure = await Infrastructure.StartAsync(request.Settings, request.Broker, request.Registry, logs, stop);
        await MakeTopicsAsync(request.Settings, stop);
        using var host = Mailroom.Build(request.Settings, [StageNames.Ingest, .. StageNames.Groups], logging, infrastructure.Broker);
        await host.StartAsync(stop);

        var display = Displays.For(host.Services);
        await display.UntilReadyAsync(stop);
        display.Say(string.Create(CultureInfo.InvariantCulture, $"{ReadyLine.Of(request.Settings, host, ["all"])} inbox={string.Join(',', inboxes)}; ready in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s"));
        if (request.Demo && DemoFiles.Drop(request.Data, inboxes[0]) is > 0 and var dropped)
            display.Say($"dropped {dropped} sample documents into {inboxes[0]}");
        using var shown = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var showing = display.RunAsync(shown.Token);
        await host.UntilStoppedAsync(stop);
        await shown.CancelAsync();
        await showing;
        return Environment.ExitCode;
    }

    private static IReadOnlyList<string> MakeInboxes(IConfiguration settings)
    {
        var inboxes = settings.GetSection("Ingest:Inboxes").GetChildren().Select(inbox => Path.GetFullPath(inbox.Value!)).ToList();
        try
        {
            foreach (var inbox in inboxes)
                Directory.CreateDirectory(inbox);
            return inboxes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The inbox cannot be made: {fault.Message} Name another one with --inbox.", fault);
        }
    }

    private static async Task MakeTopicsAsync(IConfigurationRoot settings, CancellationToken stop)
    {
        await using var services = TopicsVerb.Services(settings);
        await TopicsVerb.ApplyAsync(services, stop);
    }

    private sealed record Request(DataFolder Data, IConfigurationRoot Settings, bool Broker, bool Registry, bool Demo);
}
