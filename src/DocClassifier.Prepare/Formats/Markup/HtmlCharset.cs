using System.Text;
using System.Text.RegularExpressions;

namespace DocClassifier.Prepare.Formats.Markup;

/// <summary>The charset that a page declares of itself.</summary>
internal static partial class HtmlCharset
{
    private const int LookedAt = 4096;

    public static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(LookedAt, bytes.Length)]);
        return Meta().Match(head) is { Success: true } match ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex Meta();
}
