using System.Runtime.InteropServices;

namespace DocClassifier.Ingest.Posix;

/// <summary>
/// Changes in directories as the kernel reports them (inotify(7)). .NET's FileSystemWatcher does not tell a file that was renamed into a
/// folder from one that is being written there, which is the very difference an inbox needs.
/// </summary>
internal sealed unsafe partial class Inotify : IDisposable
{
    public const uint CloseWrite = 0x8;
    public const uint MovedTo = 0x80;
    public const uint Created = 0x100;
    private const uint OnlyDirectory = 0x01000000;
    private const uint DoNotFollow = 0x02000000;
    private const short PollIn = 1;
    private readonly int _descriptor;
    private readonly int _wake;
    private int _disposed;

    /// <exception cref="IOException">The kernel allows no more watchers.</exception>
    public Inotify()
    {
        const int closeOnExecNonBlocking = 0x80800;
        _descriptor = Init(closeOnExecNonBlocking);
        _wake = EventDescriptor(0, closeOnExecNonBlocking);
        if (_descriptor < 0 || _wake < 0)
            throw new IOException($"inotify is not to be had: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Watches a directory; null when it cannot be watched.</summary>
    public int? Watch(PosixPath directory)
    {
        fixed (byte* path = directory.Terminated)
        {
            var watch = AddWatch(_descriptor, path, CloseWrite | MovedTo | Created | OnlyDirectory | DoNotFollow);
            return watch < 0 ? null : watch;
        }
    }

    /// <summary>Waits on the calling thread until something happens or the object is disposed; returns false then.</summary>
    public bool Read(List<(int Watch, uint Mask, byte[] Name)> events)
    {
        events.Clear();
        var polled = stackalloc PollDescriptor[2];
        polled[0] = new PollDescriptor { Descriptor = _descriptor, Events = PollIn };
        polled[1] = new PollDescriptor { Descriptor = _wake, Events = PollIn };
        if (Poll(polled, 2, -1) < 0)
            return Volatile.Read(ref _disposed) == 0;
        if (Volatile.Read(ref _disposed) != 0)
            return false;

        const int size = 64 * 1024;
        var buffer = stackalloc byte[size];
        var read = ReadBytes(_descriptor, buffer, size);
        // struct inotify_event: wd 4, mask 4, cookie 4, len 4, then the name padded with zeros to len.
        for (nint position = 0; position + 16 <= read;)
        {
            var length = *(int*)(buffer + position + 12);
            var name = length == 0 ? [] : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer + position + 16).ToArray();
            events.Add((*(int*)(buffer + position), *(uint*)(buffer + position + 4), name));
            position += 16 + length;
        }

        return true;
    }

    /// <summary>Ends a waiting <see cref="Read"/>; the reader then calls <see cref="Close"/>.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            var one = 1L;
            _ = WriteBytes(_wake, &one, sizeof(long));
        }
    }

    /// <summary>Gives the descriptors back, once nobody reads any more.</summary>
    public void Close()
    {
        _ = CloseDescriptor(_descriptor);
        _ = CloseDescriptor(_wake);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static partial int AddWatch(int descriptor, byte* path, uint mask);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, void* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
