using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DocClassifier.Display;
using DocClassifier.Streaming.DeadLetters;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier dlq show TOPIC-PARTITION-OFFSET</c>: one dead letter with all that is known of it.</summary>
internal static class DlqShowVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("TOPIC-PARTITION-OFFSET") { Description = "As dlq list shows it, such as documents.received.dlq-3-17." };
        name.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !DeadLetterPosition.TryParse(result.Tokens[0].Value, out _))
                result.AddError($"'{result.Tokens[0].Value}' names no dead letter: TOPIC-PARTITION-OFFSET, as dlq list shows it.");
        });
        var json = CommonOptions.Json("One JSON object.");
        var selection = new DlqSelection();
        var command = new Command("show", "Show one dead letter: what happened, headers, decoded value, stack.") { name, json };
        selection.AddConnectionTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            _ = DeadLetterPosition.TryParse(parsed.GetRequiredValue(name), out var position);
            await using var services = selection.Services(parsed);
            if (await services.GetRequiredService<DeadLetterReader>().FindAsync(position, cancellationToken) is not var (letter, value))
                throw new UserErrorException($"There is no dead letter {position} (any more). dlq list shows those that there are.");
            using var decoded = JsonDocument.Parse(value);
            foreach (var line in parsed.GetValue(json) ? [Json(letter, decoded.RootElement)] : Lines(letter, decoded.RootElement))
                await Console.Out.WriteLineAsync(line);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Json(DeadLetter letter, JsonElement value) => JsonLine.Of(new
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
        Headers = letter.Headers.GroupBy(header => header.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value),
        Value = value,
        Stack = letter.StackTrace,
    });

    private static IEnumerable<string> Lines(DeadLetter letter, JsonElement value)
    {
        yield return $"dead letter  {letter.Position}";
        yield return $"document     {letter.Id ?? "unknown"}";
        if (letter.Source is { } source)
            yield return $"file         {OneLine.Of(source.Path)} in {source.Kind} {OneLine.Of(source.Name ?? "")}";
        yield return $"reason       {letter.Reason ?? "unknown"}";
        yield return $"message      {letter.Message}";
        yield return $"failed       {Times.Text(letter.FailedAt ?? letter.Timestamp)}, {letter.Attempts.ToString(CultureInfo.InvariantCulture)} times so far, in {letter.Group ?? "an unknown group"}";
        if (letter.Origin is { } origin)
            yield return string.Create(CultureInfo.InvariantCulture, $"came from    {letter.Target}-{origin.Partition}-{origin.Offset}");
        yield return "headers";
        foreach (var (name, text) in letter.Headers.Where(header => header.Key != Contracts.HeaderNames.ErrorStackTrace))
            yield return $"  {name}: {text}";
        yield return "value";
        yield return JsonSerializer.Serialize(value, Indented);
        if (letter.StackTrace is { } stack)
            yield return $"stack\n{stack}";
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
