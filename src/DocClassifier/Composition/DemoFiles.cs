using DocClassifier.CommandLine;

namespace DocClassifier.Composition;

/// <summary>The project's own sample documents, dropped into an inbox once per data folder.</summary>
internal static class DemoFiles
{
    private const string Marker = "demo-dropped";

    /// <summary>Drops the files of <c>samples/labels.tsv</c>; returns how many, 0 when they were dropped before.</summary>
    /// <exception cref="UserErrorException">The samples are not there, or the inbox cannot be written.</exception>
    public static int Drop(DataFolder data, string inbox)
    {
        var marker = Path.Combine(data.Path, Marker);
        if (File.Exists(marker))
            return 0;
        var samples = Path.Combine(Repository.Root(), "samples");
        var files = File.ReadLines(Path.Combine(samples, "labels.tsv")).Skip(1).Select(line => line.Split('\t')[0]).Where(path => path.Length > 0).ToList();
        try
        {
            foreach (var file in files)
            {
                // Under a temporary name first, so that the rename shows a whole file.
                var name = Path.GetFileName(file);
                var temporary = Path.Combine(inbox, $".{name}.tmp");
                File.Copy(Path.Combine(samples, file), temporary, overwrite: true);
                File.Move(temporary, Path.Combine(inbox, name), overwrite: true);
            }

            File.WriteAllText(marker, "");
            return files.Count;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The samples cannot be put into {inbox}: {fault.Message}", fault);
        }
    }
}
