using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DocClassifier.Contracts;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// Makes documents, no two alike: letters, mails with attachments (some of which cannot be read), web pages, and files that are bad as a whole.
/// The same seed makes the same ones. Not thread-safe.
/// </summary>
internal sealed class Documents(int seed)
{
    /// <summary>What the run sets as <c>Ingest:MaxBytes</c>, so that a few files can be too large without filling the disk.</summary>
    public const int MaxBytes = 65_536;

    private readonly Random _random = new(seed);
    private readonly LetterText _letters = new();
    private int _made;

    /// <summary>The next one: a name, its bytes and what must become of it.</summary>
    public (string Name, byte[] Bytes, PutIn Expected) Next()
    {
        _made++;
        return _random.Next(100) switch
        {
            < 62 => Whole("txt", Encoding.UTF8.GetBytes(Letter()), End.Routed),
            < 68 => Whole("html", Encoding.UTF8.GetBytes(Page()), End.Routed),
            < 92 => Mail(),
            < 95 => Whole("bin", Noise(_random.Next(600, 4_000)), End.DeadLetter),
            < 97 => Whole("pdf", [.. "%PDF-1.7\n"u8, .. Noise(_random.Next(300, 2_000))], End.DeadLetter),
            < 99 => Whole("exe", [.. "\u007fELF\u0002\u0001\u0001\0"u8, .. Noise(_random.Next(300, 2_000))], End.DeadLetter),
            _ => TooLarge(),
        };
    }

    private (string Name, byte[] Bytes, PutIn Expected) Whole(string extension, byte[] bytes, End end)
    {
        var sha256 = Sha256(bytes);
        var id = DocumentIds.FromSha256(sha256);
        return (Name(extension), bytes, new PutIn(id, sha256, [new Outcome(id, sha256, bytes.Length, end)]));
    }

    private (string Name, byte[] Bytes, PutIn Expected) TooLarge()
    {
        var bytes = Noise(MaxBytes + _random.Next(1, 100));
        var sha256 = Sha256(bytes);
        return (Name("dat"), bytes, new PutIn(DocumentIds.FromSha256(sha256), sha256, []));
    }

    private (string Name, byte[] Bytes, PutIn Expected) Mail()
    {
        var parts = Enumerable.Range(0, _random.Next(1, 4))
            .Select(_ => _random.Next(10) == 0
                ? (Type: "application/octet-stream", Extension: "dat", Bytes: Noise(_random.Next(300, 2_000)), End: End.DeadLetter)
                : (Type: "text/plain; charset=utf-8", Extension: "txt", Bytes: Encoding.UTF8.GetBytes(Letter()), End: End.Routed))
            .ToList();
        var boundary = string.Create(CultureInfo.InvariantCulture, $"=_{_random.NextInt64():x16}");
        var mail = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"From: Sender {_made} <sender{_made}@example.org>\r\nTo: <office@example.com>\r\n")
            .Append(CultureInfo.InvariantCulture, $"Subject: {_letters.Subject(_random)} {_made}\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n")
            .Append(CultureInfo.InvariantCulture, $"Message-ID: <{_made}.{_random.NextInt64():x}@example.org>\r\nMIME-Version: 1.0\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n")
            .Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
            .Append(Letter().ReplaceLineEndings("\r\n")).Append("\r\n");
        for (var i = 0; i < parts.Count; i++)
        {
            mail.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {parts[i].Type}\r\n")
                .Append(CultureInfo.InvariantCulture, $"Content-Disposition: attachment; filename=\"part{i + 1}.{parts[i].Extension}\"\r\n")
                .Append("Content-Transfer-Encoding: base64\r\n\r\n")
                .Append(Convert.ToBase64String(parts[i].Bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(mail.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString());
        var sha256 = Sha256(bytes);
        var id = DocumentIds.FromSha256(sha256);
        return (Name("eml"), bytes, new PutIn(
            id, sha256, [new Outcome(id, sha256, bytes.Length, End.Routed), .. parts.Select((part, i) => new Outcome(DocumentIds.Part(id, i + 1), Sha256(part.Bytes), part.Bytes.Length, part.End))]));
    }

    private string Letter() => _letters.Write(_random, _made);

    private string Page() =>
        $"<!DOCTYPE html>\n<html><head><title>{_letters.Subject(_random)}</title></head><body><p>{Letter().ReplaceLineEndings("</p>\n<p>")}</p></body></html>\n";

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Name(string extension) => string.Create(CultureInfo.InvariantCulture, $"{_made:000000}.{extension}");

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
