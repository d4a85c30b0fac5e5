using System.Text.Json;
using DocClassifier.Sandbox.Reading;
using Microsoft.Extensions.Options;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Reads pages with Tesseract in the workers of the sandbox.</summary>
internal sealed class TesseractPageReader(ISandbox sandbox, IOptions<OcrOptions> options) : IPageReader
{
    public async Task<PageReading> ReadAsync(ReadOnlyMemory<byte> image, int dpi, CancellationToken cancellationToken)
    {
        var arguments = new ReadPageArguments(options.Value.Languages, dpi, options.Value.MaxPixels);
        var request = new SandboxRequest(
            ReadPageOperation.OperationName, JsonSerializer.SerializeToUtf8Bytes(arguments, OcrJson.Default.ReadPageArguments))
        {
            Content = image,
            TimeLimit = options.Value.TimeLimit,
        };
        var result = await sandbox.RunAsync(request, cancellationToken);
        return JsonSerializer.Deserialize(result.Span, OcrJson.Default.PageReading)!;
    }
}
