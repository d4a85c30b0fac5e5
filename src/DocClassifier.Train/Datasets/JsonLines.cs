using System.Text.Json;
using DocClassifier.Classify.Features;

namespace DocClassifier.Train.Datasets;

/// <summary>JSON lines with <c>label</c> and <c>text</c>; <c>source</c>, <c>lang</c>, <c>subject</c> and <c>id</c> where they are.</summary>
internal static class JsonLines
{
    public static IReadOnlyList<LabelledDocument> Read(string path)
    {
        var documents = new List<LabelledDocument>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                documents.Add(ToDocument(json.RootElement, number));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                throw new InvalidDataException($"{path}, line {number}: an object with the strings label and text is expected ({e.Message}).", e);
            }
        }

        return documents;
    }

    private static LabelledDocument ToDocument(JsonElement row, int number)
    {
        var language = Optional(row, "lang") ?? Optional(row, "language");
        return new LabelledDocument
        {
            Name = Optional(row, "id") ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Label = row.GetProperty("label").GetString() ?? throw new InvalidOperationException("label is null"),
            Text = DocumentText.Of(
                Optional(row, "subject"), row.GetProperty("text").GetString() ?? throw new InvalidOperationException("text is null"), null, language),
            Source = Optional(row, "source"),
            Language = language,
        };
    }

    private static string? Optional(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
