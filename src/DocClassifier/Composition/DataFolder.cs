using System.Globalization;
using DocClassifier.CommandLine;

namespace DocClassifier.Composition;

/// <summary>The data folder of an installation: <c>broker/ store/ index/ instances/</c> and the version of its format.</summary>
internal sealed class DataFolder
{
    /// <summary>
    /// The format this version reads and writes. Raised when the layout changes; older folders are then upgraded in <see cref="Open"/>.
    /// </summary>
    private const int Format = 1;
    private const string FormatFile = "format";

    private DataFolder(string path) => Path = path;

    public string Path { get; }

    public string Instances => System.IO.Path.Combine(Path, "instances");

    /// <exception cref="UserErrorException">The name is none.</exception>
    public static string FullPath(string path) =>
        string.IsNullOrWhiteSpace(path) ? throw new UserErrorException("The data folder has no name. Name one with --data.") : System.IO.Path.GetFullPath(path);

    /// <summary>Opens the folder, making it when it is missing.</summary>
    /// <exception cref="UserErrorException">It cannot be made or written to, or a newer version wrote it.</exception>
    public static DataFolder Open(string path)
    {
        var folder = new DataFolder(FullPath(path));
        if (File.Exists(folder.Path))
            throw new UserErrorException($"The data folder {folder.Path} is a file. Name a folder with --data.");
        try
        {
            Directory.CreateDirectory(folder.Instances);
            folder.CheckFormat();
            return folder;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The data folder {folder.Path} cannot be used: {fault.Message} Name another one with --data, or give this user the right to write there.", fault);
        }
    }

    private void CheckFormat()
    {
        var file = System.IO.Path.Combine(Path, FormatFile);
        var text = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        if (text.Length == 0)
        {
            // Empty, too, after a power cut between making and writing it: whoever comes first writes the same.
            File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{Format}\n"));
            return;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var found) || found > Format)
        {
            throw new UserErrorException(
                $"The data folder {Path} has format {text}; this version knows {Format}. Use the version of DocClassifier that wrote it, or another folder (--data).");
        }
    }
}
