namespace DocClassifier.Prepare.Detecting;

/// <summary>Tells HTML and XML from other texts.</summary>
internal static class MarkupDetector
{
    private const int LookedAt = 4096;

    private static readonly string[] HtmlTags =
        ["<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p>", "<br", "<meta", "<title", "<span", "<h1", "<font", "<style"];

    public static bool LooksLikeMarkup(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.Length < 3 || start[0] != '<')
            return false;
        return LooksLikeXml(start) || LooksLikeHtml(start);
    }

    public static bool LooksLikeHtml(ReadOnlySpan<char> text)
    {
        var head = text[..Math.Min(LookedAt, text.Length)];
        foreach (var tag in HtmlTags)
        {
            if (head.Contains(tag, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool LooksLikeXml(ReadOnlySpan<char> start) =>
        start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
        || (char.IsAsciiLetter(start[1]) && (start.Contains("xmlns", StringComparison.Ordinal) || start.Contains("</", StringComparison.Ordinal)));
}
