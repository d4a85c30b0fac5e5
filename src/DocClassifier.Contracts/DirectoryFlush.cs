using System.Runtime.InteropServices;

namespace DocClassifier.Contracts;

/// <summary>
/// Makes directory entries (a rename, a new file) survive a power cut: fsync of the directory, which .NET has no call for.
/// </summary>
public static partial class DirectoryFlush
{
    private const int ReadOnlyDirectoryCloseOnExec = 0x10000 | 0x80000;

    /// <summary>Flushes the entries of <paramref name="directory"/> to the disk.</summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        var descriptor = Open(directory, ReadOnlyDirectoryCloseOnExec);
        if (descriptor < 0)
            throw Failed(directory);
        try
        {
            if (Fsync(descriptor) != 0)
                throw Failed(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string directory) =>
        new($"{directory} could not be flushed to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
