using System.Runtime.InteropServices;

namespace DocClassifier.Prepare.Native;

/// <summary>Guesses the charset of a text (<c>libuchardet0</c>).</summary>
internal static partial class Uchardet
{
    private const string Library = "libuchardet.so.0";

    /// <summary>The charset's name; null when it cannot tell.</summary>
    public static unsafe string? Guess(ReadOnlySpan<byte> bytes)
    {
        var detector = New();
        try
        {
            fixed (byte* data = bytes)
            {
                if (Handle(detector, data, (nuint)bytes.Length) != 0)
                    return null;
            }

            End(detector);
            return Marshal.PtrToStringUTF8(Charset(detector)) is { Length: > 0 } name ? name : null;
        }
        finally
        {
            Delete(detector);
        }
    }

    [LibraryImport(Library, EntryPoint = "uchardet_new")]
    private static partial nint New();

    [LibraryImport(Library, EntryPoint = "uchardet_handle_data")]
    private static unsafe partial int Handle(nint detector, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "uchardet_data_end")]
    private static partial void End(nint detector);

    [LibraryImport(Library, EntryPoint = "uchardet_get_charset")]
    private static partial nint Charset(nint detector);

    [LibraryImport(Library, EntryPoint = "uchardet_delete")]
    private static partial void Delete(nint detector);
}
