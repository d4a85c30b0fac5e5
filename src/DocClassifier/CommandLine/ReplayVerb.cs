using System.CommandLine;
using System.Globalization;
using DocClassifier.Composition;
using DocClassifier.Contracts;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Replaying;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier replay --stage STAGE --from TIME</c>: a stage works again on what it has worked on in a span of time.</summary>
internal static class ReplayVerb
{
    // People's answers (documents.labels) are left out of route's: each takes effect once by its number, and an old one sent again would take the newer one's place when the topic is compacted.
    private static readonly Dictionary<string, string> Inputs = new(StringComparer.Ordinal)
    {
        [StageNames.Prepare] = Topics.Received,
        [StageNames.ClassifyText] = Topics.Text,
        [StageNames.ClassifyScan] = Topics.Scans,
        [StageNames.Route] = Topics.Classified,
    };

    public static Command Create()
    {
        var stage = new Option<string>("--stage") { Description = string.Join(" ", Inputs.Keys), Required = true, HelpName = "STAGE" };
        stage.AcceptOnlyFromAmong([.. Inputs.Keys]);
        var from = Times.Option("--from", "Records from this time on.");
        from.Required = true;
        var to = Times.Option("--to", "Records before this time. Default: now.");
        var run = new Option<string?>("--run") { Description = "Go on with a run that broke off.", HelpName = "ID" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be repeated." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var bootstrap = CommonOptions.Bootstrap();
        var registry = CommonOptions.Registry();
        var command = new Command("replay", "Let a stage work again on what came in a span of time.") { stage, from, to, run, dryRun, yes, bootstrap, registry };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Load(null, ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)), ("Registry:Url", parsed.GetValue(registry)));
            await using var services = new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddStreaming(settings).BuildServiceProvider();
            var replay = services.GetRequiredService<StageReplay>();
            var name = parsed.GetRequiredValue(stage);
            if (!parsed.GetValue(yes) && !parsed.GetValue(dryRun) && Console.IsInputRedirected)
            {
                await Console.Error.WriteLineAsync("docclassifier: replay asks before it repeats decisions, and nobody can answer here: --yes, or --dry-run to see what it would do.");
                return ExitCodes.WrongUsage;
            }

            var plan = replay.Plan(
                new ReplayRequest
                {
                    Topic = Inputs[name],
                    From = parsed.GetRequiredValue(from)!.Value,
                    To = parsed.GetValue(to) ?? DateTimeOffset.UtcNow,
                    Run = parsed.GetValue(run) ?? NewRun(),
                },
                cancellationToken);
            await Console.Error.WriteLineAsync(Foreseen(name, plan));
            if (parsed.GetValue(dryRun) || plan.Records == 0)
                return ExitCodes.Done;
            if (!parsed.GetValue(yes) && !await IsAgreedAsync())
                return ExitCodes.Failed;

            await Console.Error.WriteLineAsync($"Should it break off: the same command with --run {plan.Request.Run} --to {Times.Text(plan.Request.To)} goes on.");
            var progress = !Console.IsErrorRedirected;
            var sent = replay.Run(plan, count => Show(progress, count, plan.Records), cancellationToken);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"replayed {sent} records to {plan.Request.Topic} as {plan.Request.Run}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Foreseen(string stage, ReplayPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stage} will work again on {plan.Records} records of {plan.Documents} documents (parts counted) of {plan.Request.Topic}, from {Times.Text(plan.Request.From)} to {Times.Text(plan.Request.To)}; {plan.Decisions} decisions downstream will repeat, each delivered again to departments or to review.")
        + (plan.SentBefore > 0 ? string.Create(CultureInfo.InvariantCulture, $" {plan.SentBefore} records were sent by this run before.") : "")
        + (stage == StageNames.Route ? " People's answers are not repeated." : "");

    private static async Task<bool> IsAgreedAsync()
    {
        await Console.Error.WriteAsync("Go on? [y/N] ");
        return await Console.In.ReadLineAsync() is { } answer && answer.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static void Show(bool isShown, int count, int all)
    {
        if (isShown)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} of {all}"));
    }

    private static string NewRun() => string.Create(
        CultureInfo.InvariantCulture, $"replay-{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("N")[..8]}");
}
