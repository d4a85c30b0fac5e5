namespace DocClassifier.Classify.Tests.Models;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("docclassifier-classify-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Copies a folder in, under a name.</summary>
    public string Copy(string source, string name)
    {
        var target = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
        return target;
    }
}
