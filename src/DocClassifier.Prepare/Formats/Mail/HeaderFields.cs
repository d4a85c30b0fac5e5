using System.Buffers;
using DocClassifier.Contracts.Events;
using DocClassifier.Prepare.Cleaning;
using MimeKit;
using MimeKit.Utils;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>The header fields of a mail that people look for.</summary>
internal static class HeaderFields
{
    private const int MaxAddresses = 200;
    private const int MaxHeader = 1000;

    /// <summary>What a name is quoted for (RFC 5322, section 3.2.3); quotation marks within it read better as they are.</summary>
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,.");

    public static MailHeaders Read(MimeMessage message) => new()
    {
        Subject = Clean(message.Subject),
        From = Addresses(message.From).FirstOrDefault() ?? Clean(message.Headers[HeaderId.From]),
        To = [.. Addresses(message.To)],
        Date = message.Date == default ? null : message.Date,
        MessageId = Clean(message.MessageId ?? message.Headers[HeaderId.MessageId]?.Trim(' ', '<', '>')),
    };

    private static IEnumerable<string> Addresses(InternetAddressList addresses) => addresses.Take(MaxAddresses).Select(Text).Select(Clean).OfType<string>();

    /// <summary>MimeKit quotes every name, people do not.</summary>
    private static string Text(InternetAddress address) => address is MailboxAddress { Name: { Length: > 0 } name } mailbox
        ? $"{(name.AsSpan().ContainsAny(Specials) ? MimeUtils.Quote(name) : name)} <{mailbox.Address}>"
        : address.ToString();

    /// <summary>One line without control characters, cut where no reader looks any more; null when nothing is left.</summary>
    private static string? Clean(string? value)
    {
        if (value is null)
            return null;
        var line = string.Join(' ', Characters.WellFormed(value).Split(
            [.. " \t\r\n\v\f\u0085\u00a0\u2028\u2029"], StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        if (line.Length > MaxHeader)
            line = Characters.WellFormed(line[..MaxHeader]);
        return line.Length == 0 ? null : line;
    }
}
