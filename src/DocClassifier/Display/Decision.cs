using System.Globalization;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Streaming.DeadLetters;

namespace DocClassifier.Display;

/// <summary>A row of what <c>up</c> shows: a decision, a rejected document, or a record that is neither.</summary>
internal sealed record Decision(string At, string Name, string Label, string Confidence, string Remark)
{
    private const string RejectedLabel = "rejected";

    public bool IsRejected => Label == RejectedLabel;

    /// <summary>A line of <c>documents.classified</c>. Anybody may write to a topic, so it may be anything.</summary>
    public static Decision Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Of(json.RootElement.GetProperty("value"));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new Decision(Now, Place(line), "?", "", "is no decision, and no stage wrote it");
        }
    }

    /// <summary>A document that a stage has given up.</summary>
    public static Decision Rejected(DeadLetter letter)
    {
        var part = letter.Id is { } id && DocumentIds.PartOf(id) is { } number ? $" #{number}" : "";
        var name = letter.Source is { } source ? source.Path + part : letter.Id ?? letter.Position.ToString();
        return new Decision(Now, OneLine.Of(name), RejectedLabel, "", OneLine.Of($"{letter.Reason ?? "?"}: {letter.Message}"));
    }

    private static Decision Of(JsonElement value)
    {
        var part = DocumentIds.PartOf(value.GetProperty("documentId").GetString() ?? "") is { } number ? $" #{number}" : "";
        var confidence = value.GetProperty("confidence");
        var review = value.GetProperty("reviewReason");
        return new Decision(
            Now,
            OneLine.Of(value.GetProperty("source").GetProperty("path").GetString() + part),
            OneLine.Of(value.GetProperty("label").GetString() ?? "-"),
            confidence.ValueKind == JsonValueKind.Number ? confidence.GetDouble().ToString("0.00", CultureInfo.InvariantCulture) : "",
            review.ValueKind == JsonValueKind.String ? OneLine.Of($"review: {review.GetString()}") : "");
    }

    private static string Now => DateTimeOffset.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    // Topic, partition and offset stand first in a line, whatever its value is; only a value nested too deep keeps the line from being
    // read.
    private static string Place(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1000 });
            var record = json.RootElement;
            return $"{record.GetProperty("topic").GetString()}-{record.GetProperty("partition").GetRawText()}-{record.GetProperty("offset").GetRawText()}";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "a record";
        }
    }
}
