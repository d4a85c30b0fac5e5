using DocClassifier.Contracts.Events;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Reading;
using DocClassifier.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Classify.Stages;

/// <summary>
/// Reads the text of a scan's first pages, in parallel; the readers' own pool bounds how many at once. A page that cannot be read is left
/// out as long as another one can. Thread-safe.
/// </summary>
public sealed class ScanReader(IPageReader reader, IOptions<ClassifyOptions> options, ILogger<ScanReader> logger)
{
    /// <summary>Reads pages that lie in a content store.</summary>
    /// <exception cref="SandboxRejectedException">No page could be read: reason of the first.</exception>
    public Task<ScanText> ReadAsync(
        string documentId, IReadOnlyList<PageImage> pages, IContentStore store, CancellationToken cancellationToken) =>
        ReadAsync(documentId, [.. pages.Select(p => (p.Number, p.Dpi, Load: Loader(p.Content, store)))], cancellationToken);

    /// <summary>Reads pages that are in memory already.</summary>
    /// <exception cref="SandboxRejectedException">No page could be read: reason of the first.</exception>
    public Task<ScanText> ReadAsync(
        string documentId, IReadOnlyList<(ReadOnlyMemory<byte> Image, int Dpi)> pages, CancellationToken cancellationToken) =>
        ReadAsync(
            documentId,
            [.. pages.Select((p, i) => (i + 1, p.Dpi, new Func<CancellationToken, Task<ReadOnlyMemory<byte>>>(_ => Task.FromResult(p.Image))))],
            cancellationToken);

    private async Task<ScanText> ReadAsync(
        string documentId,
        IReadOnlyList<(int Number, int Dpi, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> Load)> pages,
        CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(pages.Take(options.Value.ScanPages).Select(async page =>
        {
            try
            {
                var image = await page.Load(cancellationToken);
                return (Reading: (PageReading?)await reader.ReadAsync(image, page.Dpi, cancellationToken), Rejection: (SandboxRejectedException?)null);
            }
            catch (SandboxRejectedException e)
            {
                Log.PageNotRead(logger, documentId, page.Number, e.Reason);
                return (Reading: null, Rejection: e);
            }
        }));
        var readings = results.Select(r => r.Reading).OfType<PageReading>().ToList();
        if (readings.Count == 0 && results.Length > 0)
            throw results[0].Rejection ?? throw new InvalidOperationException("A page was neither read nor rejected.");
        return new ScanText(
            string.Join("\n\n", readings.Select(r => r.Text).Where(t => t.Length > 0)),
            readings.Count == 0
                ? null
                : new OcrReading { Engine = readings[0].Engine, Version = readings[0].Version, PagesRead = readings.Count });
    }

    private static Func<CancellationToken, Task<ReadOnlyMemory<byte>>> Loader(ContentReference content, IContentStore store) =>
        async cancellationToken =>
        {
            await using var stream = await store.OpenReadAsync(content, cancellationToken);
            var bytes = new MemoryStream(checked((int)content.Length));
            await stream.CopyToAsync(bytes, cancellationToken);
            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        };
}
