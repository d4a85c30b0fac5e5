namespace DocClassifier.Train.Datasets;

/// <summary>
/// Reads labelled documents in any of the forms the command line takes: a folder with <c>labels.tsv</c> (<c>path</c>, <c>label</c>), a tree
/// <c>label/file</c>, JSON lines (<c>label</c>, <c>text</c>), or fastText's <c>__label__x text</c>.
/// </summary>
public static class DatasetReader
{
    private const string LabelsFile = "labels.tsv";

    /// <summary>All documents, in the dataset's order (a tree: by path).</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">It is in none of the forms, or a line is broken; the message has its number.</exception>
    public static IReadOnlyList<LabelledDocument> Read(string path)
    {
        IReadOnlyList<LabelledDocument> documents;
        if (Directory.Exists(path))
            documents = File.Exists(Path.Combine(path, LabelsFile)) ? LabelsTsv.Read(path, Path.Combine(path, LabelsFile)) : LabelTree.Read(path);
        else if (!File.Exists(path))
            throw new FileNotFoundException($"There is no dataset at {path}.", path);
        else if (Path.GetFileName(path) == LabelsFile)
            documents = LabelsTsv.Read(Path.GetDirectoryName(Path.GetFullPath(path))!, path);
        else
            documents = FirstCharacter(path) == '{' ? JsonLines.Read(path) : FastText.Read(path);
        return documents.Count > 0 ? documents : throw new InvalidDataException($"{path} holds no labelled documents.");
    }

    private static char FirstCharacter(string path)
    {
        using var reader = new StreamReader(path);
        int c;
        do
        {
            c = reader.Read();
        }
        while (c >= 0 && char.IsWhiteSpace((char)c));
        return c < 0 ? '\0' : (char)c;
    }
}
