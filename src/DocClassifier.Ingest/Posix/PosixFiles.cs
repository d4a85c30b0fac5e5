using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DocClassifier.Ingest.Posix;

/// <summary>The few calls of the C library (glibc 2.28 or later, Linux) for which .NET has no counterpart that is safe here.</summary>
internal static unsafe partial class PosixFiles
{
    private const int AtCurrentDirectory = -100;
    private const int NotFound = 2;      // ENOENT
    private const int NoAccess = 13;     // EACCES
    private const int Exists = 17;       // EEXIST
    private const int NotADirectory = 20; // ENOTDIR
    private const int Invalid = 22;      // EINVAL: the file system knows no RENAME_NOREPLACE
    private const int NotImplemented = 38; // ENOSYS

    /// <summary>Names in a directory as bytes, without <c>.</c> and <c>..</c>; empty when it is gone.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<byte[]> List(PosixPath directory)
    {
        var names = new List<byte[]>();
        fixed (byte* path = directory.Terminated)
        {
            var stream = OpenDirectory(path);
            if (stream == 0)
                return Marshal.GetLastPInvokeError() is NotFound or NotADirectory ? names : throw Failed(directory, "read");
            try
            {
                // struct dirent of Linux on 64 bits: d_ino 8, d_off 8, d_reclen 2, d_type 1, then the name.
                for (var entry = ReadDirectory(stream); entry != null; entry = ReadDirectory(stream))
                {
                    var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                        names.Add(name.ToArray());
                }
            }
            finally
            {
                _ = CloseDirectory(stream);
            }
        }

        return names;
    }

    /// <summary>What stands at a path, links not followed; null when nothing does.</summary>
    public static FileStatus? Status(PosixPath file)
    {
        const int noFollow = 0x100;
        const uint basic = 0x7ff;
        // struct statx (linux/stat.h), the same on every architecture: mode at 28, size at 40, mtime at 112 (seconds) and 120
        // (nanoseconds).
        var buffer = stackalloc byte[256];
        fixed (byte* path = file.Terminated)
        {
            if (StatX(AtCurrentDirectory, path, noFollow, basic, buffer) != 0)
                return null;
        }

        var kind = (*(ushort*)(buffer + 28) & 0xf000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0xa000 => FileKind.Link,
            _ => FileKind.Other,
        };
        return new FileStatus(kind, *(long*)(buffer + 40), ((Int128)(*(long*)(buffer + 112)) * 1_000_000_000) + *(uint*)(buffer + 120));
    }

    /// <summary>Renames; false when the source is gone (another ingester was quicker).</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static bool Rename(PosixPath from, PosixPath to)
    {
        fixed (byte* source = from.Terminated, target = to.Terminated)
        {
            if (RenameFile(source, target) == 0)
                return true;
        }

        return Marshal.GetLastPInvokeError() == NotFound ? false : throw Failed(from, "renamed");
    }

    /// <summary>Renames, never over something that exists; says how it went.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static RenameResult RenameNoReplace(PosixPath from, PosixPath to)
    {
        const uint noReplace = 1;
        fixed (byte* source = from.Terminated, target = to.Terminated)
        {
            if (RenameAt2(AtCurrentDirectory, source, AtCurrentDirectory, target, noReplace) == 0)
                return RenameResult.Renamed;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            Exists => RenameResult.TargetExists,
            Invalid or NotImplemented => RenameResult.NotSupported,
            NotFound => RenameResult.SourceGone,
            _ => throw Failed(from, "renamed"),
        };
    }

    /// <summary>Opens a regular file for reading, never through a link and never waiting for a pipe's writer.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It is no regular file, or cannot be opened.</exception>
    public static FileStream OpenRead(PosixPath file)
    {
        const int readOnly = 0, nonBlocking = 0x800, noFollow = 0x20000, closeOnExec = 0x80000;
        int descriptor;
        fixed (byte* path = file.Terminated)
        {
            descriptor = Open(path, readOnly | nonBlocking | noFollow | closeOnExec);
        }

        if (descriptor < 0)
            throw Failed(file, "opened");
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return new FileStream(handle, FileAccess.Read, bufferSize: 0);
    }

    private static Exception Failed(PosixPath path, string done)
    {
        var message = $"{PosixPath.Decode(path.Terminated[..^1])} cannot be {done}: {Marshal.GetLastPInvokeErrorMessage()}.";
        return Marshal.GetLastPInvokeError() switch
        {
            NotFound => new FileNotFoundException(message),
            NoAccess => new UnauthorizedAccessException(message),
            _ => new IOException(message),
        };
    }

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenDirectory(byte* path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial byte* ReadDirectory(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDirectory(nint stream);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int directory, byte* path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int RenameFile(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static partial int RenameAt2(int fromDirectory, byte* from, int toDirectory, byte* to, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte* path, int flags);
}
