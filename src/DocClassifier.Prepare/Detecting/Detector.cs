using System.Text;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Detecting;

/// <summary>Finds out what bytes are by looking at them; names and declared types are not asked.</summary>
internal static class Detector
{
    private const int HeadSize = 64 << 10;
    private const int PdfHeaderWithin = 1024;

    private static readonly byte[][] Images =
    [
        [0x89, (byte)'P', (byte)'N', (byte)'G'],
        [0xFF, 0xD8, 0xFF],
        [(byte)'I', (byte)'I', 42, 0],
        [(byte)'M', (byte)'M', 0, 42],
        [(byte)'I', (byte)'I', 43, 0],
        [(byte)'M', (byte)'M', 0, 43],
        [.. "GIF87a"u8],
        [.. "GIF89a"u8],
    ];

    public static DocumentFormat Detect(SandboxTask task)
    {
        var head = task.Head(HeadSize).Span;
        return ByMagic(head) ?? ByText(task, head);
    }

    private static DocumentFormat? ByMagic(ReadOnlySpan<byte> head)
    {
        if (head[..Math.Min(PdfHeaderWithin, head.Length)].IndexOf("%PDF-"u8) is var pdf and >= 0 && IsPdfHeader(head, pdf))
            return DocumentFormat.Pdf;
        foreach (var image in Images)
        {
            if (head.StartsWith(image))
                return DocumentFormat.Image;
        }

        // A PNG whose signature was damaged on the way is a broken image, not an unknown kind.
        if (head.Length > 16 && head[12..].StartsWith("IHDR"u8))
            return DocumentFormat.Image;
        if ((head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8)) || IsBitmap(head) || IsPortableMap(head))
            return DocumentFormat.Image;
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) || head.StartsWith("PK\u0007\u0008PK"u8))
            return DocumentFormat.Zip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]))
            return DocumentFormat.Gzip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return DocumentFormat.Compound;
        if (head.StartsWith(@"{\rtf"u8))
            return DocumentFormat.Rtf;
        return IsEncrypted(head) ? DocumentFormat.Encrypted : null;
    }

    /// <summary>The header may stand behind a little junk (ISO 32000, implementation note 13), but not in a text about PDF.</summary>
    private static bool IsPdfHeader(ReadOnlySpan<byte> head, int at) =>
        at == 0 || head[at..].IndexOf(" obj"u8) >= 0 || head[..at].IndexOfAnyExceptInRange((byte)1, (byte)127) >= 0;

    /// <summary>BITMAPFILEHEADER with reserved zeros and a known size of the header that follows.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> head) =>
        head.Length > 26 && head.StartsWith("BM"u8) && head[6..10].IndexOfAnyExcept((byte)0) < 0
        && head[14] is 12 or 40 or 52 or 56 or 64 or 108 or 124 && head[15..18].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>P1 to P6, white space, and a number or a comment.</summary>
    private static bool IsPortableMap(ReadOnlySpan<byte> head) =>
        head.Length > 8 && head[0] == 'P' && head[1] is >= (byte)'1' and <= (byte)'6' && head[2] is (byte)'\n' or (byte)'\r' or (byte)' '
        && head[3] is >= (byte)'0' and <= (byte)'9' or (byte)'#';

    /// <summary>PGP in armour, or CMS enveloped data in DER (OID 1.2.840.113549.1.7.3).</summary>
    private static bool IsEncrypted(ReadOnlySpan<byte> head)
    {
        if (head.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN PGP MESSAGE-----"u8))
            return true;
        ReadOnlySpan<byte> envelopedData = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
        return head.Length > 30 && head[0] == 0x30 && head[..30].IndexOf(envelopedData) > 0;
    }

    private static DocumentFormat ByText(SandboxTask task, ReadOnlySpan<byte> head)
    {
        if (LooksLikeDamagedPdf(task, head))
            return DocumentFormat.Pdf;
        var text = Encoding.Latin1.GetString(head);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            text = text[3..];
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            text = Encoding.Unicode.GetString(head)[1..];
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            text = Encoding.BigEndianUnicode.GetString(head)[1..];
        if (MailDetector.LooksLikeMailbox(text))
            return DocumentFormat.Mailbox;
        if (MailDetector.LooksLikeMail(text))
            return DocumentFormat.Mail;
        return MarkupDetector.LooksLikeMarkup(text) ? DocumentFormat.Markup : DocumentFormat.Text;
    }

    /// <summary>A PDF whose header is damaged: objects at the front, a trailer at the back.</summary>
    private static bool LooksLikeDamagedPdf(SandboxTask task, ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("%"u8) || head[..Math.Min(4096, head.Length)].IndexOf(" 0 obj"u8) < 0)
            return false;
        var bytes = task.Length <= HeadSize ? head : task.Bytes.Span;
        return bytes.LastIndexOf("trailer"u8) >= 0 || bytes.LastIndexOf("startxref"u8) >= 0;
    }
}
