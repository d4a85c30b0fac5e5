using System.Runtime.InteropServices;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Sandbox;

/// <summary>Says what is missing on this machine for documents to be parsed and read.</summary>
public static class SandboxDoctor
{
    private static readonly (string Library, string Package)[] Libraries =
    [
        (Tesseract.Library, "libtesseract5"),
        (Leptonica.Library, "liblept5"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libexttextcat-2.0.so.0", "libexttextcat-2.0-0"),
    ];

    private static readonly (string Tool, string Package)[] Tools =
    [
        ("pdftotext", "poppler-utils"),
        ("pdftoppm", "poppler-utils"),
        ("pdfinfo", "poppler-utils"),
        ("pdfimages", "poppler-utils"),
        ("pdfdetach", "poppler-utils"),
        ("prlimit", "util-linux"),
        ("setpriv", "util-linux"),
    ];

    /// <summary>A line per problem, each with the command that solves it; empty when all is well.</summary>
    public static IReadOnlyList<string> Problems(OcrOptions ocr)
    {
        var problems = new List<string>();
        problems.AddRange(Libraries.Where(entry => !Loads(entry.Library)).Select(entry => Missing(entry.Library, entry.Package)));
        problems.AddRange(Tools.Where(entry => !OnPath(entry.Tool)).Select(entry => Missing(entry.Tool, entry.Package)));
        if (!File.Exists("/usr/share/libexttextcat/fpdb.conf"))
            problems.Add(Missing("The data of libexttextcat", "libexttextcat-data"));
        if (OcrLanguages.Missing(ocr.Languages) is { } languages)
            problems.Add(languages);
        return problems;
    }

    private static string Missing(string what, string package) => $"{what} is missing: apt-get install {package}";

    private static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static bool OnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
