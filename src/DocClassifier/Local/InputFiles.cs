using DocClassifier.CommandLine;

namespace DocClassifier.Local;

/// <summary>The files that a user names, folders recursively, in the order of their paths.</summary>
internal static class InputFiles
{
    private static readonly EnumerationOptions Recursive = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.ReparsePoint, // no links: they may lead round in circles
    };

    /// <exception cref="UserErrorException">One of them does not exist.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> paths) => [.. paths.SelectMany(Below)];

    private static IEnumerable<string> Below(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new UserErrorException($"There is no file or folder {path}.");
        return Directory.EnumerateFiles(path, "*", Recursive).Order(StringComparer.Ordinal);
    }
}
