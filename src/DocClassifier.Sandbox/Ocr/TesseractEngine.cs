using System.Runtime.InteropServices;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>A Tesseract with its languages loaded. Not thread-safe.</summary>
internal sealed class TesseractEngine : IDisposable
{
    private nint _api;

    /// <exception cref="SandboxFaultException">A language is not installed.</exception>
    public TesseractEngine(string languages)
    {
        if (OcrLanguages.Missing(languages) is { } missing)
            throw new SandboxFaultException(missing);
        Languages = languages;
        EngineVersion = Marshal.PtrToStringUTF8(Tesseract.Version()) ?? "5";
        _api = Tesseract.Create();
        if (Tesseract.Initialize(_api, OcrLanguages.Folder(), languages) != 0)
        {
            Dispose();
            throw new SandboxFaultException($"Tesseract cannot load its languages {languages}: reinstall the packages tesseract-ocr-*.");
        }

        _ = Tesseract.SetVariable(_api, "debug_file", "/dev/null");
    }

    public string Languages { get; }

    public string EngineVersion { get; }

    /// <summary>Reads an image of upright text.</summary>
    public OcrText Read(Pix image, int dpi, PageLayout layout)
    {
        Tesseract.SetPageSegmentation(_api, (int)layout);
        Tesseract.SetImage(_api, image.Handle);
        Tesseract.SetResolution(_api, dpi);
        try
        {
            // Nonzero is a failure for want of memory or of text; both leave no text.
            if (Tesseract.Recognize(_api, 0) != 0)
                return new OcrText(string.Empty, []);
            return new OcrText(Text(Tesseract.GetText(_api)), Confidences(Tesseract.WordConfidences(_api)));
        }
        finally
        {
            Tesseract.Clear(_api);
            Tesseract.ClearAdaptiveClassifier(_api);
        }
    }

    public void Dispose()
    {
        if (_api != 0)
            Tesseract.Delete(_api);
        _api = 0;
    }

    private static string Text(nint text)
    {
        if (text == 0)
            return string.Empty;
        var copy = Marshal.PtrToStringUTF8(text)!;
        Tesseract.DeleteText(text);
        return copy;
    }

    private static List<int> Confidences(nint integers)
    {
        var copy = new List<int>();
        if (integers == 0)
            return copy;
        for (var at = 0; Marshal.ReadInt32(integers, at) is >= 0 and var value; at += sizeof(int))
            copy.Add(value);
        Tesseract.DeleteIntegers(integers);
        return copy;
    }
}
