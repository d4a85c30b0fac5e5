using System.Runtime.InteropServices;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Prepare.Native;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>A parsed mail. The file stays open: contents are read from it when asked for.</summary>
internal sealed class MailMessage : IDisposable
{
    private const int MaxAddresses = 200;
    private const int MaxHeader = 1000;
    private nint _message;

    /// <exception cref="SandboxRejectedException">It is no mail.</exception>
    public MailMessage(string path)
    {
        var stream = GMime.FileStream(path, "rb", 0);
        if (stream == 0)
            throw new SandboxRejectedException(Reasons.Broken, "The mail cannot be read.");
        var parser = GMime.Parser(stream);
        _message = GMime.Message(parser, Options);
        GLib.Release(parser);
        GLib.Release(stream);
        if (_message == 0)
            throw new SandboxRejectedException(Reasons.Broken, "The mail cannot be parsed.");
    }

    /// <summary>Headers with bytes beyond ASCII and no declared charset: UTF-8, else windows-1252.</summary>
    private static nint Options { get; } = MakeOptions();

    /// <summary>The root of the body; null in a mail of headers only.</summary>
    public MimeEntity? Body => GMime.Body(_message) is var body and not 0 ? new MimeEntity(body) : null;

    public MailHeaders Headers => new()
    {
        Subject = Clean(GMime.Text(GMime.Subject(_message))),
        From = Addresses(GMime.From).FirstOrDefault() ?? Clean(GMime.Text(GMime.Header(_message, "From"))),
        To = Addresses(GMime.To),
        Date = Date(),
        MessageId = Clean(GMime.Text(GMime.MessageId(_message))),
    };

    public void Dispose()
    {
        if (_message != 0)
            GLib.Release(_message);
        _message = 0;
    }

    private List<string> Addresses(int type)
    {
        var found = new List<string>();
        var list = GMime.Addresses(_message, type);
        var count = list == 0 ? 0 : Math.Min(MaxAddresses, GMime.AddressCount(list));
        for (var index = 0; index < count; index++)
        {
            if (Clean(GLib.TakeString(GMime.AddressText(GMime.Address(list, index), 0, 0))) is { } address)
                found.Add(address);
        }

        return found;
    }

    private DateTimeOffset? Date()
    {
        var date = GMime.Date(_message);
        if (date == 0)
            return null;
        var seconds = GLib.UnixSeconds(date);
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        var offset = TimeSpan.FromMinutes(GLib.UtcOffset(date) / 60_000_000);
        var utc = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return offset.Duration() <= TimeSpan.FromHours(14) && utc.Year is > 1 and < 9999 ? utc.ToOffset(offset) : utc;
    }

    /// <summary>One line without control characters, cut where no reader looks any more; null when nothing is left.</summary>
    private static string? Clean(string? value)
    {
        if (value is null)
            return null;
        var line = string.Join(' ', Cleaning.Characters.WellFormed(value).Split(
            [.. " \t\r\n\v\f\u0085\u00a0\u2028\u2029"], StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        if (line.Length > MaxHeader)
            line = Cleaning.Characters.WellFormed(line[..MaxHeader]);
        return line.Length == 0 ? null : line;
    }

    private static unsafe nint MakeOptions()
    {
        var options = GMime.ParserOptions();
        var charsets = stackalloc nint[3] { Marshal.StringToCoTaskMemUTF8("utf-8"), Marshal.StringToCoTaskMemUTF8("windows-1252"), 0 };
        GMime.SetFallbackCharsets(options, charsets);
        return options;
    }
}
