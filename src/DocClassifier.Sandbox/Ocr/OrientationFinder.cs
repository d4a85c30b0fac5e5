using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Which way up a page is, by Tesseract's own detector (osd); where that is not installed, every way is tried.</summary>
internal sealed class OrientationFinder : IDisposable
{
    private const float Sure = 2;
    private nint _api;
    private bool _tried;

    /// <summary>Quarters to turn the page clockwise, likeliest first; empty when it stands upright.</summary>
    public IReadOnlyList<int> Find(Pix page)
    {
        if (!Ready())
            return [2, 1, 3];
        Tesseract.SetImage(_api, page.Handle);
        Tesseract.SetResolution(_api, 300);
        var found = Tesseract.DetectOrientation(_api, out var degrees, out var confidence, out _, out _) != 0;
        Tesseract.Clear(_api);
        if (!found)
            return [];
        var quarters = (4 - (degrees / 90)) % 4;
        if (quarters == 0)
            return [];
        return confidence >= Sure ? [quarters] : [quarters, (quarters + 2) % 4];
    }

    public void Dispose()
    {
        if (_api != 0)
            Tesseract.Delete(_api);
        _api = 0;
    }

    private bool Ready()
    {
        if (_tried)
            return _api != 0;
        _tried = true;
        if (OcrLanguages.Missing("osd") is not null)
            return false;
        _api = Tesseract.Create();
        if (Tesseract.Initialize(_api, OcrLanguages.Folder(), "osd") != 0)
            Dispose();
        else
            _ = Tesseract.SetVariable(_api, "debug_file", "/dev/null");
        return _api != 0;
    }
}
