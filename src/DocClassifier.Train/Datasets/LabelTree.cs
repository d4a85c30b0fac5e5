namespace DocClassifier.Train.Datasets;

/// <summary>A tree <c>label/file</c>; deeper folders are allowed. A name such as <c>de-…</c> does not matter here.</summary>
internal static class LabelTree
{
    public static IReadOnlyList<LabelledDocument> Read(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder)
            .Where(IsVisible)
            .Order(StringComparer.Ordinal)
            .SelectMany(label => Directory.EnumerateFiles(label, "*", SearchOption.AllDirectories)
                .Where(IsVisible)
                .Order(StringComparer.Ordinal)
                .Select(file => new LabelledDocument
                {
                    Name = Path.GetRelativePath(folder, file),
                    Label = Path.GetFileName(label),
                    File = Path.GetFullPath(file),
                })),
    ];

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');
}
