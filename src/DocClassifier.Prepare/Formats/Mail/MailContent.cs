using System.Text;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>What was gathered of a mail's tree: its text so far, and its parts in reading order.</summary>
internal sealed class MailContent
{
    public StringBuilder Text { get; } = new();

    public List<ExtractedPart> Parts { get; } = [];

    public void Append(string text)
    {
        if (Text.Length > 0)
            Text.Append("\n\n");
        Text.Append(text);
    }
}
