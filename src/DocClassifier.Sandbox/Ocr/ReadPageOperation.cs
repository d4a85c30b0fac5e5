using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Reads one page by OCR, in a worker process. The engine stays warm from page to page.</summary>
internal sealed class ReadPageOperation : ISandboxOperation, IDisposable
{
    public const string OperationName = "read-page";
    private readonly OrientationFinder _orientation = new();
    private TesseractEngine? _engine;

    public string Name => OperationName;

    public ReadOnlyMemory<byte> Run(SandboxTask task)
    {
        var arguments = JsonSerializer.Deserialize(task.Arguments.Span, OcrJson.Default.ReadPageArguments)!;
        if (_engine is null || _engine.Languages != arguments.Languages)
        {
            _engine?.Dispose();
            _engine = null;
            _engine = new TesseractEngine(arguments.Languages);
        }

        ImageLimits.Check(task.Bytes.Span, arguments.MaxPixels);
        using var image = Pix.Read(task.Bytes.Span) ?? throw new SandboxRejectedException(Reasons.Broken, "The image of the page is broken.");
        using var grey = image.ToGrey();
        using var upright = ExifOrientation.Apply(grey, ExifOrientation.Read(task.Bytes.Span));
        var reading = new PageReaderSteps(_engine, _orientation).Read(upright, arguments.Dpi > 0 ? arguments.Dpi : image.Resolution);
        return JsonSerializer.SerializeToUtf8Bytes(reading, OcrJson.Default.PageReading);
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _orientation.Dispose();
    }
}
