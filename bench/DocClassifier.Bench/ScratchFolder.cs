namespace DocClassifier.Bench;

/// <summary>A folder of one run, gone with it unless it is kept as evidence. It lies where temporary files lie (<c>TMPDIR</c>).</summary>
internal sealed class ScratchFolder(string bench) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"docclassifier-bench-{bench}-");

    public string Path => _folder.FullName;

    public bool Keep { get; set; }

    public string Make(string name) => Directory.CreateDirectory(Below(name)).FullName;

    public string Below(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (!Keep)
            _folder.Delete(recursive: true);
    }
}
