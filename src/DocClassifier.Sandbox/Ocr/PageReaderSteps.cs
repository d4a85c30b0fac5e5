using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Reading;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>From an upright grey page to its text.</summary>
internal sealed class PageReaderSteps(TesseractEngine engine)
{
    public PageReading Read(Pix grey, int dpi)
    {
        var text = engine.Read(grey, dpi > 0 ? dpi : 300, PageLayout.Automatic);
        return new PageReading(text.Text.Trim(), text.Confidence, text.Confidences.Count, "tesseract", engine.EngineVersion);
    }
}
