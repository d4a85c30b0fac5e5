using DocClassifier.Contracts;
using DocClassifier.Prepare.Cleaning;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Images;
using DocClassifier.Sandbox;
using MimeKit;
using MimeKit.Tnef;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>E-mail (RFC 5322, 2045 and what is sent instead): headers, a body, and attachments as parts.</summary>
internal static class MailReader
{
    private const int MaxNesting = 100;

    /// <summary>Parts of a mail that are no attachments but about the mail.</summary>
    private static readonly HashSet<string> Signatures = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-encrypted",
    };

    private static readonly ParserOptions Options = MakeOptions();

    public static RawDocument Read(ExtractContext context)
    {
        using var file = File.OpenRead(context.Task.Path);
        using var message = Parse(file);
        context.Step("unpack");
        var content = new MailContent();
        Walk(context, message.Body, content, inRelated: false, depth: 0);
        return new RawDocument("message/rfc822")
        {
            Text = content.Text.ToString(),
            Mail = HeaderFields.Read(message),
            Parts = content.Parts,
            Quoting = Quoting.Mail,
        };
    }

    /// <summary>Contents stay in the file and are read from it when asked for.</summary>
    private static MimeMessage Parse(Stream file)
    {
        try
        {
            return MimeMessage.Load(Options, HeaderBlock.Mend(file), persistent: true);
        }
        catch (FormatException)
        {
            throw new SandboxRejectedException(Reasons.Broken, "The mail cannot be parsed.");
        }
    }

    private static void Walk(ExtractContext context, MimeEntity? entity, MailContent content, bool inRelated, int depth)
    {
        if (depth > MaxNesting)
            throw new SandboxRejectedException(Reasons.TooDeep, "The mail is nested too deeply.");
        switch (entity)
        {
            case null:
                break;
            case MultipartAlternative alternative:
                Alternative(context, alternative, content, depth);
                break;
            case Multipart multipart:
                foreach (var child in multipart)
                    Walk(context, child, content, multipart is MultipartRelated, depth + 1);
                break;
            case TnefPart packed when Tnef.Unpack(packed) is { } entities:
                // Outlook repeats the mail's text in here.
                if (content.Text.Length == 0)
                    Alternative(context, entities.OfType<TextPart>(), content, depth);
                foreach (var packedFile in entities.Where(packedEntity => packedEntity is not TextPart))
                    AddPart(context, content, packedFile, inRelated: true);
                break;
            case MimePart part when IsBodyText(part):
                content.Append(BodyText.Read(context, part));
                context.CheckText(content.Text.Length);
                break;
            default:
                if (!Signatures.Contains(entity.ContentType.MimeType))
                    AddPart(context, content, entity, inRelated);
                break;
        }
    }

    private static bool IsBodyText(MimePart part) =>
        !part.IsAttachment && string.IsNullOrEmpty(part.FileName)
        && (part.ContentType.IsMimeType("text", "*") || part is MessageDeliveryStatus or MessageDispositionNotification);

    /// <summary>The same text in several forms: the plain one when it says as much as the others, else the one that says most.</summary>
    private static void Alternative(ExtractContext context, IEnumerable<MimeEntity> entities, MailContent content, int depth)
    {
        var forms = new List<(ContentType Type, MailContent Content)>();
        foreach (var entity in entities)
        {
            var form = new MailContent();
            Walk(context, entity, form, inRelated: false, depth + 1);
            forms.Add((entity.ContentType, form));
        }

        var letters = forms.ConvertAll(form => form.Type.IsMimeType("text", "calendar") ? 0 : Letters(form.Content));
        var best = letters.IndexOf(letters.DefaultIfEmpty().Max());
        var plain = forms.FindIndex(form => form.Type.IsMimeType("text", "plain"));
        if (plain >= 0 && letters[plain] * 4 >= letters[best])
            best = plain;
        if (best >= 0)
            content.Append(forms[best].Content.Text.ToString());
        content.Parts.AddRange(forms.SelectMany(form => form.Content.Parts));
        context.CheckText(content.Text.Length);
        context.CheckParts(content.Parts.Count);
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

    private static void AddPart(ExtractContext context, MailContent content, MimeEntity entity, bool inRelated)
    {
        var path = context.NewFile();
        using (var file = File.Create(path))
        {
            if (entity is MessagePart { Message: { } message })
                message.WriteTo(file);
            else
                (entity as MimePart)?.Content?.DecodeTo(file);
        }

        if (inRelated && !entity.IsAttachment && entity.ContentId is not null && entity.ContentType.IsMimeType("image", "*") && Decoration.Is(path))
        {
            context.Step("skip-decoration");
            File.Delete(path);
            return;
        }

        content.Parts.Add(new ExtractedPart(path, (entity as MimePart)?.ContentType.Charset));
        context.CheckParts(content.Parts.Count);
    }

    private static ParserOptions MakeOptions()
    {
        // Before MimeKit is touched: finding it registers the code pages, and MimeKit asks only once which of them there are.
        var western = TextDecoder.Find("windows-1252")!;
        var options = new ParserOptions
        {
            // Headers with bytes beyond ASCII and no declared charset: UTF-8, else this.
            CharsetEncoding = western,

            // One more than the walk takes, which refuses the mail: MimeKit would make a leaf of what is nested more deeply.
            MaxMimeDepth = MaxNesting + 1,
        };

        // Leaves like any other, not mails that are attached.
        options.RegisterMimeType("text/rfc822-headers", typeof(TextPart));
        options.RegisterMimeType("message/global-headers", typeof(TextPart));
        return options;
    }
}
