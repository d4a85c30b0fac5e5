using System.Runtime.InteropServices;

namespace DocClassifier.Sandbox.Native;

/// <summary>Leptonica 1.82 (<c>liblept5</c>): reads, writes and changes images.</summary>
internal static partial class Leptonica
{
    public const string Library = "liblept.so.5";

    public const int FormatPng = 3;
    private const int SeverityNone = 6;

    static Leptonica() => _ = SetMessageSeverity(SeverityNone);

    [LibraryImport(Library, EntryPoint = "setMsgSeverity")]
    private static partial int SetMessageSeverity(int severity);

    [LibraryImport(Library, EntryPoint = "pixReadHeaderMem")]
    public static unsafe partial int ReadHeader(
        byte* data, nuint size, out int format, out int width, out int height, out int bitsPerSample, out int samples, out int colormap);

    [LibraryImport(Library, EntryPoint = "pixReadMem")]
    public static unsafe partial nint Read(byte* data, nuint size);

    [LibraryImport(Library, EntryPoint = "pixReadMemTiff")]
    public static unsafe partial nint ReadTiff(byte* data, nuint size, int page);

    [LibraryImport(Library, EntryPoint = "readHeaderMemTiff")]
    public static unsafe partial int ReadTiffHeader(
        byte* data, nuint size, int page, out int width, out int height, out int bitsPerSample, out int samples, out int resolution,
        out int colormap, out int format);

    [LibraryImport(Library, EntryPoint = "pixWriteMem")]
    public static partial int Write(out nint data, out nuint size, nint pix, int format);

    [LibraryImport(Library, EntryPoint = "lept_free")]
    public static partial void Free(nint data);

    [LibraryImport(Library, EntryPoint = "pixDestroy")]
    public static partial void Destroy(ref nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetWidth")]
    public static partial int Width(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetHeight")]
    public static partial int Height(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetDepth")]
    public static partial int Depth(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetSpp")]
    public static partial int Samples(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetXRes")]
    public static partial int Resolution(nint pix);

    [LibraryImport(Library, EntryPoint = "pixRemoveAlpha")]
    public static partial nint RemoveAlpha(nint pix);

    [LibraryImport(Library, EntryPoint = "pixConvertTo8")]
    public static partial nint ConvertTo8(nint pix, int colormap);

    [LibraryImport(Library, EntryPoint = "pixScale")]
    public static partial nint Scale(nint pix, float x, float y);

    [LibraryImport(Library, EntryPoint = "pixRotateOrth")]
    public static partial nint RotateQuarters(nint pix, int quarters);

    [LibraryImport(Library, EntryPoint = "pixFlipLR")]
    public static partial nint FlipLeftRight(nint target, nint pix);

    [LibraryImport(Library, EntryPoint = "pixRotate")]
    public static partial nint Rotate(nint pix, float radians, int type, int bringIn, int width, int height);

    [LibraryImport(Library, EntryPoint = "pixInvert")]
    public static partial nint Invert(nint target, nint pix);

    [LibraryImport(Library, EntryPoint = "pixBackgroundNormSimple")]
    public static partial nint NormalizeBackground(nint pix, nint imageMask, nint grey);

    [LibraryImport(Library, EntryPoint = "pixThresholdToBinary")]
    public static partial nint Binarize(nint pix, int threshold);

    [LibraryImport(Library, EntryPoint = "pixFindSkew")]
    public static partial int FindSkew(nint binary, out float degrees, out float confidence);

    [LibraryImport(Library, EntryPoint = "pixBlockconv")]
    public static partial nint Blur(nint pix, int halfWidth, int halfHeight);

    [LibraryImport(Library, EntryPoint = "pixOpenGray")]
    public static partial nint OpenGrey(nint pix, int width, int height);

    [LibraryImport(Library, EntryPoint = "pixConnCompBB")]
    public static partial nint ConnectedBoxes(nint binary, int connectivity);

    [LibraryImport(Library, EntryPoint = "boxaGetCount")]
    public static partial int BoxCount(nint boxes);

    [LibraryImport(Library, EntryPoint = "boxaGetBoxGeometry")]
    public static partial int BoxGeometry(nint boxes, int index, out int x, out int y, out int width, out int height);

    [LibraryImport(Library, EntryPoint = "boxaDestroy")]
    public static partial void DestroyBoxes(ref nint boxes);
}
