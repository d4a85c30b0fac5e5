using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DocClassifier.Composition;
using DocClassifier.Display;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
            var settings = Settings.Load(
                DataFolder.FullPath(parsed.GetRequiredValue(data)),
                [
                    ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)),
                    ("Registry:Url", parsed.GetValue(registry)),
                    ("Broker:Port", RunVerb.Text(parsed.GetValue(kafka))),
                    ("Registry:Port", RunVerb.Text(parsed.GetValue(registryPort))),
                    ("Http:Port", RunVerb.Text(parsed.GetValue(http))),
                    .. RunVerb.Inboxes(parsed.GetRequiredValue(inbox)),
                ]);
            RunVerb.UseDefaultInbox(settings);
            var folder = DataFolder.Open(parsed.GetRequiredValue(data));
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
        // A cluster that is named wrongly is told at once: the registry would wait for it without end.
        if (!request.Broker)
            await MakeTopicsAsync(request.Settings, stop);
        await using var infrastructure = await Infrastructure.StartAsync(request.Settings, request.Broker, request.Registry, logs, stop);
        if (request.Broker)
            await MakeTopicsAsync(request.Settings, stop);
        using var host = Mailroom.Build(request.Settings, [StageNames.Ingest, .. StageNames.Groups], logging, infrastructure.Broker);
        await host.StartAsync(stop);

        var display = Displays.For(host.Services);
        if (!await IsReadyAsync(host, display, stop))
        {
            await host.UntilStoppedAsync(stop);
            return ExitCodes.Failed;
        }

        display.Say(string.Create(CultureInfo.InvariantCulture, $"{ReadyLine.Of(request.Settings, host, ["all"])} inbox={string.Join(',', inboxes)}; ready in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s"));
        if (request.Demo && DemoFiles.Drop(request.Data, inboxes[0]) is > 0 and var dropped)
            display.Say($"dropped {dropped} sample documents into {inboxes[0]}");
        using var shown = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // Whatever befalls the display, the mailroom works on.
        var showing = Faults.GuardAsync(() => display.RunAsync(shown.Token), line => Console.Error.WriteLine($"docclassifier: Nothing more is shown: {line}"));
        await host.UntilStoppedAsync(stop);
        await shown.CancelAsync();
        return await showing ? Environment.ExitCode : ExitCodes.Failed;
    }

    /// <summary>False when the host ends before it was ready: a service of it has failed.</summary>
    private static async Task<bool> IsReadyAsync(IHost host, IDisplay display, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await display.UntilReadyAsync(ending.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
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
