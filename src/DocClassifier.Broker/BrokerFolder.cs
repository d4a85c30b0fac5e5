using System.Globalization;
using System.Text;
using DocClassifier.Broker.Files;

namespace DocClassifier.Broker;

/// <summary>
/// The broker's data folder: the lock that keeps a second broker out, and the file "format" with the version of what lies here and the
/// cluster id.
/// </summary>
internal sealed class BrokerFolder : IDisposable
{
    private const int Format = 1;
    private readonly FileStream? _lock;

    private BrokerFolder(string clusterId, FileStream? @lock) => (ClusterId, _lock) = (clusterId, @lock);

    public string ClusterId { get; }

    public static BrokerFolder Open(string directory, IFileLayer files)
    {
        if (string.IsNullOrWhiteSpace(directory))
            throw new BrokerStartException("The broker has no data folder: set Broker:DataDirectory or --data.");
        FileStream? held = null;
        try
        {
            Make(Path.GetFullPath(directory), files);
            held = files is DiskFileLayer ? Lock(directory) : null;
            return new BrokerFolder(ReadFormat(directory, files), held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BrokerStartException)
        {
            held?.Dispose();
            throw e is BrokerStartException ? e : NotUsable(directory, e);
        }
    }

    public static BrokerStartException NotUsable(string directory, Exception cause) => cause is UnauthorizedAccessException
        ? new($"No right to write to the broker's data folder {directory}: give this user the right or choose another folder with --data.", cause)
        : new($"The broker's data folder {directory} cannot be used ({cause.Message}): free space or choose another folder with --data.", cause);

    public void Dispose() => _lock?.Dispose();

    /// <summary>Makes the folder and what is missing above it, each name durable in its parent.</summary>
    private static void Make(string directory, IFileLayer files)
    {
        var parents = new List<string>();
        for (var at = directory; Path.GetDirectoryName(at) is { } parent && !files.DirectoryExists(at); at = parent)
            parents.Add(parent);
        files.CreateDirectory(directory);
        parents.ForEach(files.SyncDirectory);
    }

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, "lock");
        try
        {
            // FileShare.None is an advisory lock (flock) that the system releases when the process dies, however it dies.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(path))
        {
            throw new BrokerStartException(
                $"The broker's data folder {directory} is in use by another process: stop that one or choose another folder with --data.", e);
        }
    }

    private static string ReadFormat(string directory, IFileLayer files)
    {
        var path = Path.Combine(directory, "format");
        var lines = Encoding.UTF8.GetString(DurableFile.Read(files, path) ?? []).Split('\n');
        if (lines.Length >= 2)
        {
            if (!int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version != Format)
            {
                throw new BrokerStartException(
                    $"The broker's data folder {directory} has format '{lines[0]}', this program reads {Format}: start the version that wrote it, or choose another folder with --data.");
            }

            return lines[1];
        }

        var clusterId = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        DurableFile.Replace(files, path, Encoding.UTF8.GetBytes($"{Format}\n{clusterId}\n"));
        return clusterId;
    }
}
