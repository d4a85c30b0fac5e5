using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Reading;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>
/// From a grey page to its text. The usual page is straightened, brought to a good size and read once. One that reads badly is smoothed
/// and read as a single block, which helps faint and dotted print, then turned upright; the reading with the most sure words wins.
/// </summary>
internal sealed class PageReaderSteps(TesseractEngine engine, OrientationFinder orientation)
{
    /// <summary>Below this mean confidence, or with fewer words than this, the page is tried otherwise.</summary>
    private const double Doubtful = 0.82;
    private const int FewWords = 12;

    /// <summary>So many words are enough to tell what a page is, however unsure some are.</summary>
    private const int ManyWords = 600;

    /// <summary>Below this it may lie on its side: text that stands upright is rarely read so badly.</summary>
    private const double Nonsense = 0.65;

    /// <summary>What the sizes below are tuned for.</summary>
    private const int Dpi = 300;

    public PageReading Read(Pix grey, int dpi)
    {
        var print = PagePreparation.Measure(grey);
        using var sized = PagePreparation.Fit(grey, dpi, print);
        using var straight = PagePreparation.Straighten(sized);
        var best = engine.Read(straight, Dpi, PageLayout.Automatic);
        if (IsDoubtful(best))
            best = Better(best, ReadSmooth(straight, print));
        if (best.Confidence < Nonsense || best.Words < FewWords)
            best = ReadTurned(straight, best, print);
        return new PageReading(best.Text.Trim(), best.Confidence, best.Words, "tesseract", engine.EngineVersion);
    }

    private static bool IsDoubtful(OcrText text) => (text.Confidence < Doubtful && text.Words < ManyWords) || text.Words < FewWords;

    private OcrText ReadTurned(Pix page, OcrText upright, Print print)
    {
        var best = upright;
        foreach (var quarters in orientation.Find(page))
        {
            using var turned = page.RotateQuarters(quarters);
            var text = engine.Read(turned, Dpi, PageLayout.Automatic);
            if (text.Worth > best.Worth * 1.1)
                best = IsDoubtful(text) ? Better(text, ReadSmooth(turned, print)) : text;
            if (best.Confidence >= Doubtful)
                break;
        }

        return best;
    }

    private OcrText ReadSmooth(Pix page, Print print)
    {
        using var smooth = PagePreparation.Smooth(page, print);
        return engine.Read(smooth, Dpi, PageLayout.SingleBlock);
    }

    private static OcrText Better(OcrText one, OcrText other) => other.Worth > one.Worth ? other : one;
}
