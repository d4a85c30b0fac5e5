using System.Runtime.InteropServices;

namespace DocClassifier.Sandbox.Native;

/// <summary>Tesseract 5 (<c>libtesseract5</c>), its C API.</summary>
internal static partial class Tesseract
{
    public const string Library = "libtesseract.so.5";

    [LibraryImport(Library, EntryPoint = "TessVersion")]
    public static partial nint Version();

    [LibraryImport(Library, EntryPoint = "TessBaseAPICreate")]
    public static partial nint Create();

    [LibraryImport(Library, EntryPoint = "TessBaseAPIInit3", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Initialize(nint api, string? dataFolder, string languages);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIDelete")]
    public static partial void Delete(nint api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetVariable", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(nint api, string name, string value);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetPageSegMode")]
    public static partial void SetPageSegmentation(nint api, int mode);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetImage2")]
    public static partial void SetImage(nint api, nint pix);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetSourceResolution")]
    public static partial void SetResolution(nint api, int dpi);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIRecognize")]
    public static partial int Recognize(nint api, nint monitor);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetUTF8Text")]
    public static partial nint GetText(nint api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIAllWordConfidences")]
    public static partial nint WordConfidences(nint api);

    [LibraryImport(Library, EntryPoint = "TessDeleteText")]
    public static partial void DeleteText(nint text);

    [LibraryImport(Library, EntryPoint = "TessDeleteIntArray")]
    public static partial void DeleteIntegers(nint integers);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIClear")]
    public static partial void Clear(nint api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIClearAdaptiveClassifier")]
    public static partial void ClearAdaptiveClassifier(nint api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIDetectOrientationScript")]
    public static partial int DetectOrientation(
        nint api, out int degrees, out float confidence, out nint script, out float scriptConfidence);
}
