using DocClassifier.Contracts;
using DocClassifier.Prepare.Cleaning;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Images;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>E-mail (RFC 5322, 2045 and what is sent instead): headers, a body, and attachments as parts.</summary>
internal static class MailReader
{
    private const int MaxNesting = 100;

    /// <summary>Parts of a mail that are no attachments but about the mail.</summary>
    private static readonly HashSet<string> Signatures =
        ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-encrypted"];

    public static RawDocument Read(ExtractContext context)
    {
        using var message = new MailMessage(context.Task.Path);
        context.Step("unpack");
        var content = message.Body is { } body ? Walk(context, body, inRelated: false, depth: 0) : new MailContent();
        context.CheckParts(content.Parts.Count);
        return new RawDocument("message/rfc822")
        {
            Text = content.Text.ToString(),
            Mail = message.Headers,
            Parts = content.Parts,
            Quoting = Quoting.Mail,
        };
    }

    private static MailContent Walk(ExtractContext context, MimeEntity entity, bool inRelated, int depth)
    {
        if (depth > MaxNesting)
            throw new SandboxRejectedException(Reasons.TooDeep, "The mail is nested too deeply.");
        var content = new MailContent();
        var mediaType = entity.MediaType;
        if (entity.IsMultipart)
        {
            if (mediaType == "multipart/alternative")
                return Alternative(context, entity, depth);
            foreach (var child in entity.Children)
                Add(context, content, Walk(context, child, mediaType == "multipart/related", depth + 1));
        }
        else if (!entity.IsMessage && !entity.IsAttachment && IsBodyText(mediaType))
        {
            content.Append(BodyText.Read(context, entity, mediaType));
        }
        else if ((entity.IsMessage || entity.IsLeaf) && !Signatures.Contains(mediaType))
        {
            AddPart(context, content, entity, inRelated);
        }

        return content;
    }

    private static bool IsBodyText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType is "message/delivery-status" or "message/disposition-notification";

    /// <summary>The same text in several forms: the plain one when it says as much as the others, else the one that says most.</summary>
    private static MailContent Alternative(ExtractContext context, MimeEntity entity, int depth)
    {
        var chosen = new MailContent();
        var forms = entity.Children.Select(child => (Type: child.MediaType, Content: Walk(context, child, false, depth + 1))).ToList();
        var letters = forms.ConvertAll(form => form.Type == "text/calendar" ? 0 : Letters(form.Content));
        var best = letters.IndexOf(letters.DefaultIfEmpty().Max());
        var plain = forms.FindIndex(form => form.Type == "text/plain");
        if (plain >= 0 && letters[plain] * 4 >= letters[best])
            best = plain;
        for (var index = 0; index < forms.Count; index++)
        {
            if (index == best)
                chosen.Append(forms[index].Content.Text.ToString());
            chosen.Parts.AddRange(forms[index].Content.Parts);
        }

        return chosen;
    }

    private static int Letters(MailContent content)
    {
        var letters = 0;
        foreach (var chunk in content.Text.GetChunks())
        {
            foreach (var character in chunk.Span)
                letters += char.IsLetter(character) ? 1 : 0;
        }

        return letters;
    }

    private static void Add(ExtractContext context, MailContent content, MailContent more)
    {
        content.Append(more);
        context.CheckText(content.Text.Length);
        context.CheckParts(content.Parts.Count);
    }

    private static void AddPart(ExtractContext context, MailContent content, MimeEntity entity, bool inRelated)
    {
        var file = context.NewFile();
        entity.Save(file);
        if (inRelated && !entity.HasDispositionAttachment && entity.HasContentId
            && entity.MediaType.StartsWith("image/", StringComparison.Ordinal) && Decoration.Is(file))
        {
            context.Step("skip-decoration");
            File.Delete(file);
            return;
        }

        content.Parts.Add(new ExtractedPart(file, entity.IsLeaf ? entity.Parameter("charset") : null));
    }
}
