using System.Text;
using UtfUnknown;

namespace DocClassifier.Prepare.Detecting;

/// <summary>Turns bytes into text: by byte order mark, else UTF-8 when valid, else the declared charset, else a guess.</summary>
internal static class TextDecoder
{
    private const int GuessFrom = 256 << 10;

    /// <summary>
    /// Non-ASCII characters of Western European correspondence: bytes that give only these are windows-1252 without asking further.
    /// </summary>
    private const string Western = "äöüÄÖÜßéèêëÉÈÊËàâáÀÂÁçÇîïíÎÏÍôóòÔÓÒùûúÙÛÚœŒæÆñÑåÅøØ€£§°²³µ–—“”„‘’‚«»…•©®™·´¿¡\u00a0½¼×";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The text, or null when the bytes are no text.</summary>
    /// <param name="bytes">All of the document.</param>
    /// <param name="declared">The charset that a mail or page declares; null when none does.</param>
    public static string? Decode(ReadOnlySpan<byte> bytes, string? declared)
    {
        var text = DecodeAnything(bytes, declared);
        return text is not null && IsPlausible(text) ? text : null;
    }

    /// <summary>The encoding with this name; null when .NET has none, or it is unsafe (UTF-7).</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        name = name.Trim().Trim('"', '\'');
        name = name.ToLowerInvariant() switch
        {
            "utf8" => "utf-8",
            "ascii" or "us-ascii" or "ansi_x3.4-1968" => "windows-1252",
            "iso-8859-1" or "latin1" or "latin-1" or "iso8859-1" => "windows-1252",
            "cp1252" or "ansi" => "windows-1252",
            "ks_c_5601-1987" or "euc-kr" or "uhc" or "cp949" => "ks_c_5601-1987",
            "gb2312" or "gbk" => "gb18030",
            "cp932" or "sjis" or "shift-jis" => "shift_jis",
            "cp850" => "ibm850",
            "mac-roman" or "macroman" => "macintosh",
            var other => other,
        };
        try
        {
            var encoding = Encoding.GetEncoding(name);
            return encoding.CodePage == 65000 ? null : encoding;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? DecodeAnything(ReadOnlySpan<byte> bytes, string? declared)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Encoding.UTF8.GetString(bytes[3..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Encoding.UTF32.GetString(bytes[4..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (Utf16WithoutMark(bytes) is { } utf16)
            return utf16.GetString(bytes);
        if (bytes.Contains((byte)0))
            return null;

        var encoding = Find(declared);
        if (System.Text.Ascii.IsValid(bytes))
            return IsStateful(bytes) ? (encoding ?? Guess(bytes) ?? Encoding.ASCII).GetString(bytes) : Encoding.ASCII.GetString(bytes);
        if (Utf8(bytes) is { } utf8)
            return utf8;
        if (encoding is not null && encoding.CodePage is not (65001 or 1252))
            return encoding.GetString(bytes);
        var western = Encoding.GetEncoding(1252).GetString(bytes);
        return encoding is not null || western.All(character => character < 128 || Western.Contains(character))
            ? western
            : Guess(bytes)?.GetString(bytes) ?? western;
    }

    /// <summary>UTF-8, also when a few sequences of many are damaged.</summary>
    private static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            var lenient = Encoding.UTF8.GetString(bytes);
            var broken = lenient.Count(character => character == '\uFFFD');
            var whole = lenient.Count(character => character >= 128) - broken;
            return broken * 20 <= whole ? lenient : null;
        }
    }

    /// <summary>ISO-2022 and HZ look like ASCII with escapes.</summary>
    private static bool IsStateful(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\u001b$"u8) >= 0 || bytes.IndexOf("\u001b("u8) >= 0 || bytes.IndexOf("~{"u8) >= 0;

    private static Encoding? Guess(ReadOnlySpan<byte> bytes) =>
        Find(CharsetDetector.DetectFromBytes(bytes[..Math.Min(GuessFrom, bytes.Length)].ToArray()).Detected?.EncodingName);

    /// <summary>Every second byte of Latin text in UTF-16 is zero.</summary>
    private static Encoding? Utf16WithoutMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || bytes.Length % 2 != 0)
            return null;
        int even = 0, odd = 0;
        var looked = Math.Min(bytes.Length, 4096) & ~1;
        for (var at = 0; at < looked; at += 2)
        {
            even += bytes[at] == 0 ? 1 : 0;
            odd += bytes[at + 1] == 0 ? 1 : 0;
        }

        var pairs = looked / 2;
        if (odd * 10 >= pairs * 8 && even * 20 <= pairs)
            return Encoding.Unicode;
        return even * 10 >= pairs * 8 && odd * 20 <= pairs ? Encoding.BigEndianUnicode : null;
    }

    /// <summary>Binaries decode to control characters and replacement characters; texts have next to none.</summary>
    private static bool IsPlausible(string text)
    {
        var odd = 0;
        foreach (var character in text)
        {
            if (character is '\uFFFD' or '\uFFFE' or '\uFFFF' || (char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u001b' or '\u0085' or '\u001a')))
                odd++;
        }

        return odd * 50 <= text.Length || odd <= 1;
    }
}
