using System.Runtime.InteropServices;

namespace DocClassifier.Prepare.Native;

/// <summary>
/// Unicode normalisation by GLib (<c>libglib2.0-0</c>): the workers load no ICU, and without it .NET's <see cref="string.Normalize()"/>
/// returns what it is given.
/// </summary>
internal static partial class GLib
{
    private const int ComposeCompatibility = 3;

    /// <summary>Normalisation form KC. The text must be well-formed UTF-16 without NUL.</summary>
    public static string Nfkc(string text) => Normalize(text, -1, ComposeCompatibility) ?? text;

    /// <summary>The result is GLib's to allocate and ours to free: both sides use the C library's <c>malloc</c>.</summary>
    [LibraryImport("libglib-2.0.so.0", EntryPoint = "g_utf8_normalize", StringMarshalling = StringMarshalling.Utf8)]
    private static partial string? Normalize(string text, nint length, int mode);
}
