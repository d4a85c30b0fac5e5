using System.Text;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Cleaning;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Formats.Containers;
using DocClassifier.Prepare.Formats.Images;
using DocClassifier.Prepare.Formats.Mail;
using DocClassifier.Prepare.Formats.Markup;
using DocClassifier.Prepare.Formats.Office;
using DocClassifier.Prepare.Formats.Pdf;
using DocClassifier.Prepare.Formats.Plain;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Extracting;

/// <summary>Detects what a document is, takes it apart and cleans its text, in a worker process.</summary>
internal sealed class ExtractOperation : ISandboxOperation
{
    public const string OperationName = "extract";

    /// <summary>Texts up to this many bytes of UTF-8 travel in the event (CONTRACTS.md, "Sizes").</summary>
    public const int InlineBytes = 256 << 10;

    public string Name => OperationName;

    public ReadOnlyMemory<byte> Run(SandboxTask task)
    {
        var arguments = JsonSerializer.Deserialize(task.Arguments.Span, PrepareJson.Default.ExtractArguments)!;
        var context = new ExtractContext(task, arguments);
        var extraction = Finish(context, Read(context));
        return JsonSerializer.SerializeToUtf8Bytes(extraction, PrepareJson.Plain.Extraction);
    }

    private static RawDocument Read(ExtractContext context)
    {
        if (context.Task.Length == 0)
            throw new SandboxRejectedException(Reasons.Empty, "The document has no bytes.");
        return Detector.Detect(context.Task) switch
        {
            DocumentFormat.Pdf => PdfReader.Read(context),
            DocumentFormat.Image => ImageReader.Read(context),
            DocumentFormat.Zip => ZipFile.Read(context),
            DocumentFormat.Gzip => GzipReader.Read(context),
            DocumentFormat.Compound => throw CompoundFile.Refuse(context.Task),
            DocumentFormat.Rtf => RtfReader.Read(context),
            DocumentFormat.Mail => MailReader.Read(context),
            DocumentFormat.Mailbox => MailboxReader.Read(context),
            DocumentFormat.Encrypted => throw new SandboxRejectedException(Reasons.Encrypted, "The document is encrypted."),
            DocumentFormat.Markup => MarkupReader.Read(context),
            DocumentFormat.Text => PlainTextReader.Read(context),
            _ => throw new SandboxRejectedException(Reasons.Unsupported, "The document is of no kind that can be read."),
        };
    }

    private static Extraction Finish(ExtractContext context, RawDocument raw)
    {
        if (raw.Text is null)
        {
            return new Extraction
            {
                Kind = raw.Pages.Count > 0 ? ExtractionKind.Scan : ExtractionKind.Container,
                MediaType = raw.MediaType,
                Pages = raw.Pages,
                Parts = raw.Parts,
                Steps = context.Steps,
            };
        }

        context.CheckText(raw.Text.Length);
        var cleaned = TextCleaner.Clean(raw.Text, raw.Quoting, raw.Mail?.Subject, context.Step);
        var size = Encoding.UTF8.GetByteCount(cleaned.Text);
        if (size > context.Limits.MaxTextBytes)
            throw context.TextTooLarge();
        string? file = null;
        if (size > InlineBytes)
        {
            file = context.NewFile();
            File.WriteAllText(file, cleaned.Text);
        }

        return new Extraction
        {
            Kind = ExtractionKind.Text,
            MediaType = raw.MediaType,
            Language = LanguageGuess.Of(raw.Visible ?? (cleaned.QuotedFrom is { } end ? cleaned.Text[..end] : cleaned.Text)),
            Mail = raw.Mail,
            Text = file is null ? cleaned.Text : null,
            TextFile = file,
            QuotedFrom = cleaned.QuotedFrom,
            Parts = raw.Parts,
            Steps = context.Steps,
        };
    }
}
