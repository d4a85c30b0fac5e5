using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DocClassifier.Classify.Decisions;
using DocClassifier.Contracts;

namespace DocClassifier.Local;

/// <summary>A document's line of <c>docclassifier classify</c>.</summary>
internal static class ResultLine
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON object of CONTRACTS.md, every key always there.</summary>
    public static string Json(string path, LocalResult result, IReadOnlyList<Evidence>? evidence)
    {
        var line = new Dictionary<string, object?>
        {
            ["path"] = path,
            ["documentId"] = result.DocumentId,
            ["part"] = DocumentIds.PartOf(result.DocumentId),
            ["label"] = result.Decision?.Label,
            ["confidence"] = result.Decision?.Confidence,
            ["review"] = result.Decision?.Outcome == Outcomes.Review,
            ["reviewReason"] = result.Decision?.ReviewReason,
            ["scores"] = result.Decision?.Scores,
            ["model"] = result.Decision?.Model,
            ["error"] = result.ErrorCode is null ? null : new { code = result.ErrorCode, message = result.ErrorMessage },
        };
        if (evidence is not null)
            line["explanation"] = evidence;
        return JsonSerializer.Serialize(line, Format);
    }

    /// <summary>A line for people: label, confidence, path and part, and what else there is to say.</summary>
    public static string Text(string path, LocalResult result, IReadOnlyList<Evidence>? evidence)
    {
        var part = DocumentIds.PartOf(result.DocumentId) is { } number ? $" #{number}" : "";
        if (result.Decision is not { } decision)
            return $"{"-",-16} {"",5}  {path}{part}  {result.ErrorCode}: {result.ErrorMessage}";
        var confidence = decision.Confidence?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
        var line = $"{decision.Label,-16} {confidence,5}  {path}{part}{(decision.ReviewReason is { } why ? $"  review: {why}" : "")}";
        return evidence is { Count: > 0 }
            ? $"{line}\n{new string(' ', 24)}{string.Join(", ", evidence.Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Word} {word.Weight:+0.0;-0.0}")))}"
            : line;
    }
}
