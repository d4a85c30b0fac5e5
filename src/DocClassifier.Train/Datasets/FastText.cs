using DocClassifier.Classify.Features;

namespace DocClassifier.Train.Datasets;

/// <summary>fastText's format: a line for each document, <c>__label__x text</c>.</summary>
internal static class FastText
{
    private const string Prefix = "__label__";

    public static IReadOnlyList<LabelledDocument> Read(string path)
    {
        var documents = new List<LabelledDocument>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!line.StartsWith(Prefix, StringComparison.Ordinal))
                throw new InvalidDataException($"{path}, line {number}: a line must begin with {Prefix} and the label.");
            var end = line.AsSpan().IndexOfAny(' ', '\t');
            var label = end < 0 ? line[Prefix.Length..] : line[Prefix.Length..end];
            documents.Add(new LabelledDocument
            {
                Name = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Label = label,
                Text = new DocumentText(end < 0 ? "" : line[(end + 1)..]),
            });
        }

        return documents;
    }
}
