using System.CommandLine;
using System.Globalization;
using DocClassifier.Display;
using DocClassifier.Streaming.DeadLetters;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier dlq list</c>: a line for each dead letter, and how many of each reason.</summary>
internal static class DlqListVerb
{
    public static Command Create()
    {
        var selection = new DlqSelection();
        var json = CommonOptions.Json();
        var command = new Command("list", "List dead letters, and count them by reason.") { json };
        selection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = selection.Services(parsed);
            var (topics, filter) = await selection.ReadAsync(parsed, services, cancellationToken);
            var reader = services.GetRequiredService<DeadLetterReader>();
            var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var letter in topics.SelectMany(topic => reader.Read(topic, filter, cancellationToken)))
            {
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(letter) : Line(letter));
                var reason = letter.Reason ?? "without a reason";
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }

            await Console.Error.WriteLineAsync(reasons.Count == 0
                ? "no dead letters"
                : string.Create(CultureInfo.InvariantCulture, $"{reasons.Values.Sum()} dead letters: {string.Join(", ", reasons.Select(one => $"{one.Value} {one.Key}"))}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Json(DeadLetter letter) => JsonLine.Of(new
    {
        letter.Position.Topic,
        letter.Position.Partition,
        letter.Position.Offset,
        Timestamp = Times.Text(letter.Timestamp),
        letter.Id,
        Source = letter.Source is { } source ? new { source.Kind, source.Name, source.Path } : null,
        letter.Reason,
        letter.Message,
        letter.Attempts,
        letter.Group,
        FailedAt = letter.FailedAt is { } at ? Times.Text(at) : null,
    });

    private static string Line(DeadLetter letter) => string.Create(
        CultureInfo.InvariantCulture,
        $"{letter.Position}  {Times.Text(letter.FailedAt ?? letter.Timestamp)}  {letter.Reason ?? "?"}  failed {letter.Attempts}x  {letter.Id ?? "?"}  {OneLine.Of(letter.Source?.Path ?? "?")}  {OneLine.Of(letter.Message ?? "")}").TrimEnd();
}
