using System.Globalization;
using System.Text;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;
using DocClassifier.Storage;

namespace DocClassifier.Prepare;

/// <summary>One file and all its parts, depth first.</summary>
internal sealed class PreparationWalk(
    ISandbox sandbox, IContentStore store, PrepareOptions options, DocumentReceived received, WorkFolder folder)
{
    /// <summary>Bytes of text that all documents of one file carry inline; what is beyond goes by reference, to keep the window's memory bounded.</summary>
    private const int InlineBudget = 4 << 20;

    private readonly List<Emission> _emissions = [];
    private int _parts;
    private int _requests;
    private int _inline;

    /// <exception cref="SandboxRejectedException">The file as a whole is bad.</exception>
    public async Task<IReadOnlyList<Emission>> RunAsync(CancellationToken cancellationToken)
    {
        var request = received.Inline is { } inline
            ? Request(null) with { Content = inline }
            : Request(null) with { ContentPath = await FetchAsync(cancellationToken) };
        var extraction = await ExtractAsync(request, cancellationToken);
        if (extraction is { Kind: ExtractionKind.Container, Parts.Count: 0 })
            throw new SandboxRejectedException(Reasons.Empty, "There is nothing in the file.");

        var document = new PreparedDocument(received.DocumentId, received.ParentId, received.Content with { MediaType = extraction.MediaType });
        var position = _emissions.Count;
        await VisitPartsAsync(document.Id, extraction, cancellationToken);
        if (extraction.Kind != ExtractionKind.Container)
            _emissions.Insert(position, await EmissionAsync(document, extraction, cancellationToken));
        return _emissions;
    }

    private async Task VisitPartsAsync(string parentId, Extraction parent, CancellationToken cancellationToken)
    {
        for (var index = 0; index < parent.Parts.Count; index++)
        {
            if (++_parts > options.MaxParts)
            {
                throw new SandboxRejectedException(
                    Reasons.TooManyParts, string.Create(CultureInfo.InvariantCulture, $"The file has more than {options.MaxParts} parts."));
            }

            await VisitPartAsync(DocumentIds.Part(parentId, index + 1), parentId, parent.Parts[index], cancellationToken);
        }
    }

    private async Task VisitPartAsync(string id, string parentId, ExtractedPart part, CancellationToken cancellationToken)
    {
        var content = await StoreAsync(part.File, null, cancellationToken);
        var document = new PreparedDocument(id, parentId, content);
        try
        {
            if (id.Count(character => character == '/') > options.MaxDepth)
                throw new SandboxRejectedException(Reasons.TooDeep, "The part is nested too deeply.");
            var extraction = await ExtractAsync(Request(part.Charset) with { ContentPath = part.File }, cancellationToken);
            if (extraction is { Kind: ExtractionKind.Container, Parts.Count: 0 })
                throw new SandboxRejectedException(Reasons.Empty, "There is nothing in the part.");
            if (extraction.Kind != ExtractionKind.Container)
            {
                document = document with { Content = content with { MediaType = extraction.MediaType } };
                _emissions.Add(await EmissionAsync(document, extraction, cancellationToken));
            }

            await VisitPartsAsync(id, extraction, cancellationToken);
        }
        catch (SandboxRejectedException rejected) when (rejected.Reason != Reasons.TooManyParts)
        {
            _emissions.Add(await DeadLetterAsync(document, part.File, rejected, cancellationToken));
        }

        File.Delete(part.File);
    }

    private async Task<Emission> DeadLetterAsync(
        PreparedDocument document, string file, SandboxRejectedException rejected, CancellationToken cancellationToken)
    {
        var letter = new DocumentReceived
        {
            DocumentId = document.Id,
            ParentId = document.ParentId,
            ArrivalId = received.ArrivalId,
            Source = received.Source,
            Tags = received.Tags,
            Content = document.Content,
        };
        if (document.Content.Length <= ExtractOperation.InlineBytes && TakeInline(document.Content.Length))
            letter = letter with { Inline = await File.ReadAllBytesAsync(file, cancellationToken) };
        return Emission.DeadLetter(letter, rejected.Reason, rejected.Message);
    }

    private async Task<Emission> EmissionAsync(PreparedDocument document, Extraction extraction, CancellationToken cancellationToken)
    {
        int? parts = document.ParentId is null ? _parts : null;
        var prepared = new Preparation { Version = Preparer.Version, Steps = extraction.Steps };
        if (extraction.Kind == ExtractionKind.Scan)
        {
            return Emission.To(Topics.Scans, new ScannedDocument
            {
                DocumentId = document.Id,
                ParentId = document.ParentId,
                ArrivalId = received.ArrivalId,
                Source = received.Source,
                Tags = received.Tags,
                Content = document.Content,
                Parts = parts,
                MediaType = extraction.MediaType,
                Pages = await PagesAsync(document, extraction.Pages, cancellationToken),
                Prepared = prepared,
                ReceivedAt = received.Source.ReceivedAt,
            });
        }

        var (text, reference) = await TextAsync(extraction, cancellationToken);
        return Emission.To(Topics.Text, new TextDocument
        {
            DocumentId = document.Id,
            ParentId = document.ParentId,
            ArrivalId = received.ArrivalId,
            Source = received.Source,
            Tags = received.Tags,
            Content = document.Content,
            Parts = parts,
            MediaType = extraction.MediaType,
            Language = extraction.Language,
            Mail = extraction.Mail,
            Text = text,
            TextContent = reference,
            QuotedFrom = extraction.QuotedFrom,
            Prepared = prepared,
            ReceivedAt = received.Source.ReceivedAt,
        });
    }

    private async Task<List<PageImage>> PagesAsync(
        PreparedDocument document, IReadOnlyList<ExtractedPage> pages, CancellationToken cancellationToken)
    {
        var images = new List<PageImage>(pages.Count);
        foreach (var page in pages)
        {
            images.Add(new PageImage
            {
                Number = images.Count + 1,
                Content = page.File is null
                    ? document.Content with { MediaType = page.MediaType }
                    : await StoreAsync(page.File, page.MediaType, cancellationToken),
                Width = page.Width,
                Height = page.Height,
                Dpi = page.Dpi,
            });
        }

        return images;
    }

    private async Task<(string? Text, ContentReference? Reference)> TextAsync(Extraction extraction, CancellationToken cancellationToken)
    {
        const string mediaType = "text/plain; charset=utf-8";
        if (extraction.TextFile is { } file)
            return (null, await StoreAsync(file, mediaType, cancellationToken));
        var text = extraction.Text ?? string.Empty;
        if (TakeInline(Encoding.UTF8.GetByteCount(text)))
            return (text, null);
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
        return (null, await store.PutAsync(bytes, mediaType, cancellationToken));
    }

    private bool TakeInline(long bytes)
    {
        if (_inline + bytes > InlineBudget)
            return false;
        _inline += (int)bytes;
        return true;
    }

    private async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(received.Content, cancellationToken);
        return await folder.WriteAsync(content, cancellationToken);
    }

    private async Task<ContentReference> StoreAsync(string path, string? mediaType, CancellationToken cancellationToken)
    {
        // A worker that was taken over by a document must not name files of the parent's.
        if (!Path.GetFullPath(path).StartsWith(folder.FullPath + "/", StringComparison.Ordinal) || new FileInfo(path).LinkTarget is not null)
            throw new SandboxRejectedException(Reasons.Broken, "The document made its reader name a file that is not its own.");
        await using var file = File.OpenRead(path);
        return await store.PutAsync(file, mediaType, cancellationToken);
    }

    private SandboxRequest Request(string? charset)
    {
        var arguments = new ExtractArguments(ExtractLimits.From(options), charset);
        return new SandboxRequest(
            ExtractOperation.OperationName, JsonSerializer.SerializeToUtf8Bytes(arguments, PrepareJson.Default.ExtractArguments))
        {
            Folder = Path.Combine(folder.FullPath, (++_requests).ToString(CultureInfo.InvariantCulture)),
        };
    }

    private async Task<Extraction> ExtractAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        var result = await sandbox.RunAsync(request, cancellationToken);
        return JsonSerializer.Deserialize(result.Span, PrepareJson.Plain.Extraction)!;
    }

    private sealed record PreparedDocument(string Id, string? ParentId, ContentReference Content);
}
