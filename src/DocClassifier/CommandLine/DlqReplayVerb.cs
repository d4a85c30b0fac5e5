using System.CommandLine;
using System.Globalization;
using DocClassifier.Streaming.DeadLetters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier dlq replay</c>: sends dead letters back to where they came from, each once, however often it is called.</summary>
internal static class DlqReplayVerb
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would go where." };
        var force = new Option<bool>("--force") { Description = "Also those that were replayed Dlq:MaxReplays times (default 3), and those so old that nobody can tell." };
        var json = CommonOptions.Json();
        var selection = new DlqSelection();
        var command = new Command("replay", "Send dead letters back to the topic they came from, each of them once.") { dryRun, force, json };
        selection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = selection.Services(parsed);
            var (topics, filter) = await selection.ReadAsync(parsed, services, cancellationToken);
            var replay = services.GetRequiredService<DeadLetterReplay>();
            var max = services.GetRequiredService<IOptions<DlqOptions>>().Value.MaxReplays;
            var (isDry, all, sent, refused) = (parsed.GetValue(dryRun), 0, 0, 0);
            foreach (var topic in topics)
            {
                var letters = isDry
                    ? replay.Foresee(topic, filter, parsed.GetValue(force), cancellationToken)
                    : await replay.RunAsync(topic, filter, parsed.GetValue(force), cancellationToken);
                foreach (var one in letters)
                {
                    await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(one, isDry, max) : Line(one, isDry, max));
                    all++;
                    sent += one.Verdict == ReplayVerdict.Replay ? 1 : 0;
                    refused += one.Verdict is ReplayVerdict.Replay or ReplayVerdict.AlreadyReplayed or ReplayVerdict.Superseded ? 0 : 1;
                }
            }

            if (all == 0 && filter.Position is { } position)
                throw new UserErrorException($"There is no dead letter {position} (any more). dlq list shows those that there are.");
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{sent} of {all} dead letters {(isDry ? "would be replayed" : "replayed")}, {refused} refused. Each is sent once: its topic is searched for it first, in the transaction that sends it."));
            return refused == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static string Json(ReplayedLetter one, bool isDry, int max) => JsonLine.Of(new
    {
        one.Letter.Position.Topic,
        one.Letter.Position.Partition,
        one.Letter.Position.Offset,
        one.Letter.Id,
        one.Letter.Reason,
        one.Letter.Attempts,
        Status = Status(one, isDry),
        To = one.Letter.Target,
        ToPartition = one.Partition,
        Why = Why(one, max),
    });

    private static string Line(ReplayedLetter one, bool isDry, int max) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Status(one, isDry),-16} {one.Letter.Position} -> {one.Letter.Target}-{one.Partition}  {one.Letter.Reason ?? "?"}  failed {one.Letter.Attempts}x  {one.Letter.Id ?? "?"}  {Why(one, max)}").TrimEnd();

    private static string Status(ReplayedLetter one, bool isDry) => one.Verdict switch
    {
        ReplayVerdict.Replay => isDry ? "would-replay" : "replayed",
        ReplayVerdict.AlreadyReplayed => "already-replayed",
        ReplayVerdict.Superseded => "superseded",
        _ => "refused",
    };

    private static string? Why(ReplayedLetter one, int max) => one.Verdict switch
    {
        ReplayVerdict.AlreadyReplayed => "It was replayed before: nothing is sent.",
        ReplayVerdict.Superseded => "The document has a newer answer: nothing is sent.",
        ReplayVerdict.TooManyReplays => string.Create(CultureInfo.InvariantCulture, $"It was replayed {one.Letter.Attempts - 1} times already (Dlq:MaxReplays {max}). --force replays it all the same."),
        ReplayVerdict.Unknowable => $"Retention has taken records of {one.Letter.Target} since it failed, so nobody can tell whether it was replayed. --force replays it all the same.",
        ReplayVerdict.NotOurs => "It says neither why it failed nor where it came from.",
        ReplayVerdict.BytesMissing => $"The content store does not have its bytes ({one.Letter.ValueReference}). Name the data folder with --data.",
        _ => null,
    };
}
