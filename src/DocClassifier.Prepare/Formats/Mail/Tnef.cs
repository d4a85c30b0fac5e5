using MimeKit;
using MimeKit.Tnef;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>
/// What Outlook packs into <c>winmail.dat</c> (TNEF, MS-OXTNEF): the text of the mail, in one or more forms, and its attachments.
/// </summary>
internal static class Tnef
{
    /// <summary>
    /// Texts are <see cref="TextPart"/>s, attachments never are. Null when there is nothing in it that can be read, or a mail that is
    /// attached: its headers and text have no bytes of their own that could be a part.
    /// </summary>
    public static IReadOnlyList<MimeEntity>? Unpack(TnefPart part)
    {
        try
        {
            return part.ExtractAttachments().ToList() is { Count: > 0 } entities && !entities.Exists(entity => entity is TnefPart) ? entities : null;
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidOperationException or ArgumentException or IOException
            or NotSupportedException or ArithmeticException or IndexOutOfRangeException or OutOfMemoryException)
        {
            // MimeKit believes the lengths that it reads, so damage shows as any of these.
            return null;
        }
    }
}
