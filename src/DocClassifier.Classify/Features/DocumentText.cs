namespace DocClassifier.Classify.Features;

/// <summary>What a text classifier looks at.</summary>
/// <param name="Text">The cleaned text; a mail's subject goes before it as a line <c>Subject: …</c> and an empty line.</param>
/// <param name="QuotedFrom">UTF-16 index in <paramref name="Text"/> at which an old trail or signature begins; null when there is none.</param>
/// <param name="Language">ISO 639-1, or null when unknown.</param>
public sealed record DocumentText(string Text, int? QuotedFrom = null, string? Language = null)
{
    private const string SubjectHeader = "Subject: ";

    /// <summary>Puts a mail's subject before its text, unless the text begins with such a line itself.</summary>
    public static DocumentText Of(string? subject, string text, int? quotedFrom, string? language)
    {
        if (string.IsNullOrWhiteSpace(subject) || text.StartsWith(SubjectHeader, StringComparison.OrdinalIgnoreCase))
            return new DocumentText(text, quotedFrom, language);
        var head = SubjectHeader + subject + "\n\n";
        return new DocumentText(head + text, quotedFrom + head.Length, language);
    }
}
