namespace DocClassifier.EndToEnd.Tests;

/// <summary>A temporary folder with an inbox, and the repository's samples.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mailroom-");

    public Workplace() => Directory.CreateDirectory(Inbox);

    public string Root => _root.FullName;

    public string Inbox => Path.Combine(Root, "inbox");

    public string Data => Path.Combine(Root, "data");

    public static string Samples { get; } = Path.Combine(Repository(), "samples");

    /// <summary>Everything on free ports.</summary>
    public string[] Up(params string[] more) =>
        ["up", "--data", Data, "--inbox", Inbox, "--kafka-port", "0", "--registry-port", "0", "--http-port", "0", .. more];

    /// <summary>Drops a file into the inbox as a whole.</summary>
    public void Drop(string source, string name)
    {
        var temporary = Path.Combine(Root, Guid.NewGuid().ToString("N"));
        File.Copy(source, temporary);
        File.Move(temporary, Path.Combine(Inbox, name));
    }

    /// <summary>Writes a file of the working folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _root.Delete(recursive: true);

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DocClassifier.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
