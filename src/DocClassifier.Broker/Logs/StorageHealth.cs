using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// Whether the disk takes writes. After a refusal it is tried out with a small file until it does again, so that readiness recovers
/// although nobody writes. Thread-safe.
/// </summary>
internal sealed class StorageHealth(IFileLayer files, string directory)
{
    /// <summary>As much as must fit before the disk counts as having room: 1 MB.</summary>
    private const int Room = 1024 * 1024;

    private string? _problem;

    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>True for the first failure after all was well.</summary>
    public bool Failed(string cause) => Interlocked.Exchange(ref _problem, cause) is null;

    /// <summary>Called now and then; does nothing while all is well.</summary>
    public void Probe()
    {
        if (Problem is null)
            return;
        var path = Path.Combine(directory, "probe");
        try
        {
            using (var file = files.Open(path))
            {
                file.Write(new byte[Room], 0);
                file.Sync();
            }

            files.DeleteFile(path);
            Volatile.Write(ref _problem, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _problem, e.Message);
        }
    }
}
