namespace DocClassifier.Sandbox.Ocr;

/// <summary>Where Tesseract's languages are and which are missing.</summary>
internal static class OcrLanguages
{
    private static readonly string[] Folders = ["/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"];

    /// <summary>The folder with the trained data; null when there is none.</summary>
    public static string? Folder() =>
        Environment.GetEnvironmentVariable("TESSDATA_PREFIX") is { Length: > 0 } configured
            ? configured
            : Folders.FirstOrDefault(Directory.Exists);

    /// <summary>What to install, in a sentence; null when all languages are there.</summary>
    public static string? Missing(string languages)
    {
        var folder = Folder();
        var missing = languages.Split('+')
            .Where(language => folder is null || !File.Exists(Path.Combine(folder, language + ".traineddata")))
            .ToList();
        return missing.Count == 0
            ? null
            : $"OCR has no data for {string.Join(", ", missing)}: apt-get install tesseract-ocr " +
                string.Join(' ', missing.Select(language => "tesseract-ocr-" + language.Replace('_', '-').ToLowerInvariant())) +
                ", or set Ocr:Languages.";
    }
}
