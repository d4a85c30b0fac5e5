using System.Globalization;
using System.Security.Cryptography;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Options;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.Instances;

/// <summary>
/// This process among others: <c>Instance:Id</c>, else the host's name, a short hash of the data folder and the lowest free slot. A file
/// lock under
/// <c>instances/</c> of the data folder holds it; after a kill the same slot is taken again, so the open transaction is settled at once.
/// </summary>
public sealed class InstanceIdentity : IDisposable
{
    private const int MaxSlots = 10_000;
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private InstanceIdentity(string id, string folder, FileStream held)
    {
        Id = id;
        Folder = folder;
        _lock = held;
    }

    /// <summary>Unique among the running processes of an installation.</summary>
    public string Id { get; }

    /// <summary>What this instance keeps between runs lies here.</summary>
    public string Folder { get; }

    /// <summary>Takes the identity; it is held until disposed, or until the process dies.</summary>
    /// <exception cref="StageStoppedException">Another process holds it, or the data folder cannot be written.</exception>
    public static InstanceIdentity Acquire(IOptions<InstanceOptions> options)
    {
        var instances = Path.Combine(Path.GetFullPath(options.Value.DataFolder), "instances");
        try
        {
            if (options.Value.Id is { } id)
            {
                return TryLock(Path.Combine(instances, id)) is { } held
                    ? new InstanceIdentity(id, Path.Combine(instances, id), held)
                    : throw new StageStoppedException($"Another process uses Instance:Id '{id}' on {instances}: give each process an id of its own.");
            }

            for (var slot = 0; slot < MaxSlots; slot++)
            {
                var folder = Path.Combine(instances, slot.ToString(CultureInfo.InvariantCulture));
                if (TryLock(folder) is { } held)
                    return new InstanceIdentity($"{Host()}-{Hash(options.Value.DataFolder)}-{slot.ToString(CultureInfo.InvariantCulture)}", folder, held);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StageStoppedException($"The data folder cannot be written: {fault.Message}", fault);
        }

        throw new StageStoppedException($"All {MaxSlots} slots under {instances} are held.");
    }

    public void Dispose() => _lock.Dispose();

    // FileShare.None is an advisory lock of the whole file, which the system drops with the process.
    private static FileStream? TryLock(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static string Host() => new([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.').Take(40)]);

    private static string Hash(string folder) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Path.GetFullPath(folder))).AsSpan(0, 3));
}
