using System.Text;
using DocClassifier.Prepare.Detecting;
using MimeKit.IO;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>
/// Mends the damage for which MimeKit refuses a mail or takes its text for fields: lines before the first field, and no empty line before
/// the body.
/// </summary>
internal static class HeaderBlock
{
    private const int LookedAt = 64 << 10;

    /// <summary>The mail as it is to be parsed, on top of its file.</summary>
    public static Stream Mend(Stream file)
    {
        var bytes = new byte[Math.Min(LookedAt, file.Length)];
        file.ReadExactly(bytes);
        var head = Encoding.Latin1.GetString(bytes);
        var (start, body) = Measure(head, bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        file.Position = Math.Max(0, start);
        if (body < 0)
            return file;
        var mended = new ChainedStream();
        mended.Add(new BoundStream(file, start, body, leaveOpen: true));
        mended.Add(new MemoryStream("\n"u8.ToArray(), writable: false));
        mended.Add(new BoundStream(file, body, -1, leaveOpen: true));
        return mended;
    }

    /// <summary>Where the first field begins, and the body when no empty line says so; -1 when there is none.</summary>
    private static (int Start, int Body) Measure(string head, int at)
    {
        var (start, body) = (-1, -1);
        while (at < head.Length)
        {
            var next = head.IndexOf('\n', at) is var end and >= 0 ? end + 1 : head.Length;
            var line = head.AsSpan(at, next - at).TrimEnd("\r\n");
            if (line.IsEmpty && start >= 0)
                break;
            if (MailDetector.FieldName(line) is { } name)
            {
                start = start < 0 ? at : start;

                // What stood between fields was no body but a damaged field, which costs nothing but itself.
                body = MailDetector.IsKnown(name) ? -1 : body;
            }
            else if (start >= 0 && body < 0 && line[0] is not (' ' or '\t'))
            {
                body = at;
            }

            at = next;
        }

        return (start, body);
    }
}
