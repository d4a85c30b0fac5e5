using System.Runtime.InteropServices;

namespace DocClassifier.Prepare.Native;

/// <summary>Guesses the language of longer texts (<c>libexttextcat-2.0-0</c>, n-gram ranks after Cavnar and Trenkle).</summary>
internal static partial class TextCat
{
    private const string Library = "libexttextcat-2.0.so.0";
    private const string Data = "/usr/share/libexttextcat/";
    private static readonly nint Handle = Initialize(Data + "fpdb.conf", Data);

    /// <summary>Codes of the languages that fit, best first; empty when none does or the data is not installed.</summary>
    public static unsafe IReadOnlyList<string> Guess(ReadOnlySpan<byte> utf8)
    {
        if (Handle == 0)
            return [];
        fixed (byte* data = utf8)
        {
            var answer = Marshal.PtrToStringUTF8(Classify(Handle, data, (nuint)utf8.Length)) ?? string.Empty;
            return [.. answer
                .Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries)
                .Select(entry => entry.Split('-', '_')[0])
                .Where(code => code.Length is 2 or 3 && code.All(char.IsAsciiLetterLower))];
        }
    }

    [LibraryImport(Library, EntryPoint = "special_textcat_Init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Initialize(string configuration, string prefix);

    [LibraryImport(Library, EntryPoint = "textcat_Classify")]
    private static unsafe partial nint Classify(nint handle, byte* text, nuint length);
}
