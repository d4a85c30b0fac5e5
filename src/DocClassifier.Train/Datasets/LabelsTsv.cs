using System.Text;

namespace DocClassifier.Train.Datasets;

/// <summary>A folder with <c>labels.tsv</c>: a header line that names at least <c>path</c> and <c>label</c>, then a line for each file.</summary>
internal static class LabelsTsv
{
    public static IReadOnlyList<LabelledDocument> Read(string folder, string file)
    {
        var lines = File.ReadAllLines(file, Encoding.UTF8);
        var header = lines.Length > 0 ? lines[0].Split('\t').Select(c => c.Trim()).ToList() : [];
        var (path, label) = (header.IndexOf("path"), header.IndexOf("label"));
        var (source, language) = (header.IndexOf("source"), header.IndexOf("language"));
        if (path < 0 || label < 0)
            throw new InvalidDataException($"{file}: the first line must name the columns path and label, separated by a tab.");
        var documents = new List<LabelledDocument>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            var cells = lines[i].Split('\t');
            if (cells.Length <= Math.Max(path, label) || cells[path].Trim().Length == 0 || cells[label].Trim().Length == 0)
                throw new InvalidDataException($"{file}, line {i + 1}: path and label are expected, separated by a tab.");
            documents.Add(new LabelledDocument
            {
                Name = cells[path].Trim(),
                Label = cells[label].Trim(),
                File = Path.GetFullPath(Path.Combine(folder, cells[path].Trim())),
                Source = Cell(cells, source),
                Language = Cell(cells, language),
            });
        }

        return documents;
    }

    private static string? Cell(string[] cells, int column) =>
        column >= 0 && column < cells.Length && cells[column].Trim().Length > 0 ? cells[column].Trim() : null;
}
