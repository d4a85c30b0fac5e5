using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Mail;

namespace DocClassifier.Prepare.Formats.Containers;

/// <summary>A mailbox file (mbox, RFC 4155): each mail is a part. A file with one mail is that mail.</summary>
internal static class MailboxReader
{
    public static RawDocument Read(ExtractContext context)
    {
        var bytes = context.Task.Bytes.Span;
        var starts = Starts(bytes);
        if (starts.Count < 2)
            return MailReader.Read(context);
        context.CheckParts(starts.Count);
        context.Step("unpack");
        var parts = new List<ExtractedPart>();
        for (var index = 0; index < starts.Count; index++)
        {
            var end = index + 1 < starts.Count ? starts[index + 1] : bytes.Length;
            var mail = bytes[starts[index]..end];
            mail = mail[(mail.IndexOf((byte)'\n') + 1)..];
            var file = context.NewFile();
            File.WriteAllBytes(file, mail);
            parts.Add(new ExtractedPart(file));
        }

        return new RawDocument("application/mbox") { Parts = parts };
    }

    /// <summary>Where separator lines begin: at the front, and behind an empty line.</summary>
    private static List<int> Starts(ReadOnlySpan<byte> bytes)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; bytes[at..].IndexOf("\nFrom "u8) is var found and >= 0;)
        {
            at += found + 1;
            var line = bytes[at..];
            if (line.IndexOf((byte)'\n') is var end and > 0)
                line = line[..end];
            var before = bytes[..(at - 1)];
            if (before.EndsWith("\r"u8))
                before = before[..^1];
            if (before.EndsWith("\n"u8) && MailDetector.IsSeparator(System.Text.Encoding.Latin1.GetString(line)))
                starts.Add(at);
        }

        return starts;
    }
}
