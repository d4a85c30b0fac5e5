using System.Text.Json;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>The file that a dead letter is about, as its event names it: what a person looks for, who knows no ids.</summary>
/// <param name="Kind">One of the contract's kinds, such as <c>folder</c>.</param>
/// <param name="Name">The source, such as the inbox.</param>
/// <param name="Path">The file within it.</param>
public sealed record DeadLetterSource(string? Kind, string? Name, string Path)
{
    /// <summary>Reads the event (or, for an answer, the decision that it answers); null where there is none.</summary>
    internal static DeadLetterSource? Of(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            var value = parsed.RootElement;
            if (Child(value, "answers") is { ValueKind: JsonValueKind.Object } answered)
                value = answered;
            return Child(value, "source") is { } source && Text(source, "path") is { } path ? new DeadLetterSource(Text(source, "kind"), Text(source, "name"), path) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Bytes that are no event: nested too deep, or text that is no Unicode.
            return null;
        }
    }

    private static JsonElement? Child(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var child) ? child : null;

    private static string? Text(JsonElement value, string name) => Child(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
