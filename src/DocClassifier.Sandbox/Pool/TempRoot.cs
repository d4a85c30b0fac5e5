using DocClassifier.Contracts.Stages;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// This process's own folder for temporary files: held by a file lock, so that a later process can tell what a killed one left behind and
/// sweep it away.
/// </summary>
internal sealed class TempRoot : IDisposable
{
    private const string Prefix = "docclassifier-work-";
    private readonly FileStream _lock;
    private int _folders;

    public TempRoot(string? parent)
    {
        parent ??= Path.GetTempPath();
        try
        {
            Directory.CreateDirectory(parent);
            Sweep(parent);
            FullPath = Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"));
            MakePrivate(FullPath);
            _lock = Lock(FullPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TransientFaultException(
                $"The temporary folder {parent} cannot be written: {fault.Message} Make room or set Sandbox:TempFolder.", fault);
        }
    }

    public string FullPath { get; }

    public WorkFolder NewFolder() =>
        new(Path.Combine(FullPath, Interlocked.Increment(ref _folders).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        _lock.Dispose();
        new WorkFolder(FullPath).Dispose();
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Workers run on Linux.");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream Lock(string folder) =>
        new(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static void Sweep(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                // Without a lock file its process is just making it.
                if (!File.Exists(Path.Combine(folder, ".lock")))
                    continue;
                Lock(folder).Dispose();
                new WorkFolder(folder).Dispose();
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                // Another process works in it.
            }
        }
    }
}
