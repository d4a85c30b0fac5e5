using System.Runtime.InteropServices;
using System.Text;

namespace DocClassifier.Prepare.Native;

/// <summary>The pieces of GLib that GMime's results need, and its Unicode normalisation (the workers load no ICU).</summary>
internal static partial class GLib
{
    private const string Library = "libglib-2.0.so.0";
    private const string ObjectLibrary = "libgobject-2.0.so.0";
    private const int ComposeCompatibility = 3;

    /// <summary>Normalisation form KC. The text must be well-formed UTF-16 without NUL.</summary>
    public static unsafe string Nfkc(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* data = bytes)
        {
            var normal = Normalize(data, bytes.Length, ComposeCompatibility);
            return normal == 0 ? text : TakeString(normal)!;
        }
    }

    /// <summary>Copies a string that the caller owns and frees it.</summary>
    public static string? TakeString(nint text)
    {
        if (text == 0)
            return null;
        var copy = Marshal.PtrToStringUTF8(text);
        Free(text);
        return copy;
    }

    [LibraryImport(ObjectLibrary, EntryPoint = "g_object_unref")]
    public static partial void Release(nint instance);

    [LibraryImport(ObjectLibrary, EntryPoint = "g_type_check_instance_is_a")]
    public static partial int IsA(nint instance, nuint type);

    [LibraryImport(Library, EntryPoint = "g_date_time_to_unix")]
    public static partial long UnixSeconds(nint time);

    /// <summary>Microseconds.</summary>
    [LibraryImport(Library, EntryPoint = "g_date_time_get_utc_offset")]
    public static partial long UtcOffset(nint time);

    [LibraryImport(Library, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "g_utf8_normalize")]
    private static unsafe partial nint Normalize(byte* text, nint length, int mode);
}
