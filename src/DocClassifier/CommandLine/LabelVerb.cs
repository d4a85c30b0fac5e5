using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DocClassifier.Composition;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Lookup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary>
/// <c>docclassifier label DOCUMENT_ID LABEL|none</c>: a person's answer, which route delivers once and withdraws from who had the
/// document.
/// </summary>
internal static class LabelVerb
{
    private const string None = "none";
    private static readonly TimeSpan DeliveryWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeliveryPause = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var id = new Argument<string>("DOCUMENT_ID") { Description = "The full id; a part's has a slash." };
        var label = new Argument<string>("LABEL") { Description = "What it is, or none: not ours, back to review." };
        var by = new Option<string>("--by") { Description = "Who says so. Default: this user's name.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };
        var note = new Option<string?>("--note") { Description = "Why, for those who read it later.", HelpName = "TEXT" };
        var bootstrap = CommonOptions.Bootstrap();
        var registry = CommonOptions.Registry();
        var command = new Command("label", "Say what a document is, or that it is not ours.") { id, label, by, note, bootstrap, registry };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Load(null, ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)), ("Registry:Url", parsed.GetValue(registry)));
            await using var services = new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddStreaming(settings).AddRoutes(settings, () => InstalledLabels.Of(settings)).BuildServiceProvider();
            var documentId = parsed.GetRequiredValue(id);
            var named = parsed.GetRequiredValue(label);
            var known = await DeliveredAsync(services.GetRequiredService<DocumentLookup>(), documentId, cancellationToken);
            var labels = services.GetRequiredService<KnownLabels>().For(known.Latest);
            if (named != None && !labels.Contains(named, StringComparer.Ordinal))
                throw new UserErrorException($"'{named}' is no label of this document's model, of routes.yaml or of ours. There are: {string.Join(" ", labels)}, and {None}.");
            if (string.IsNullOrWhiteSpace(parsed.GetRequiredValue(by)))
                throw new UserErrorException("An answer says who gave it: --by NAME.");

            var answer = new DocumentLabelled
            {
                DocumentId = documentId,
                Label = named == None ? null : named,
                By = parsed.GetRequiredValue(by),
                At = DateTimeOffset.UtcNow,
                Note = parsed.GetValue(note),
                Decision = known.NextNumber,
                Answers = known.Latest,
            };
            if (IsSaidAlready(known.Latest, answer))
            {
                await Console.Out.WriteLineAsync($"{documentId} is {named} already, as {known.Latest.Person} has said");
                return ExitCodes.Done;
            }

            await services.GetRequiredService<IEventPublisher>().PublishAsync(Topics.Labels, answer, cancellationToken);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{documentId} {named} decision {answer.Decision}"));
            return ExitCodes.Done;
        });
        return command;
    }

    // The same answer given twice (a script that is run again) takes effect once.
    private static bool IsSaidAlready(DocumentClassified latest, DocumentLabelled answer) =>
        latest.DecidedBy == DecidedBy.Person && latest.Label == answer.Label && answer.Note is null;

    private static async Task<KnownDecisions> DeliveredAsync(DocumentLookup lookup, string documentId, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(DeliveryPause, cancellationToken))
        {
            var known = await lookup.FindDecisionsAsync(documentId, cancellationToken)
                ?? throw new UserErrorException($"There is no decision on a document {documentId}. The id is in the records (documentId) and in classify's lines; a container such as a ZIP has none, its parts have.");
            if (known.Undelivered is not { } before)
                return known;
            if (Stopwatch.GetElapsedTime(began) > DeliveryWait)
                throw new UserErrorException($"{before.By} has answered for {documentId} ({before.Label ?? None}) and route has not delivered that yet. Is it running? Try again once it has.");
        }
    }
}
