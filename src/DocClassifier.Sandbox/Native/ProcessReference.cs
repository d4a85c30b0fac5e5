using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DocClassifier.Sandbox.Native;

/// <summary>
/// Refers to one child process, also after it has ended and its number belongs to another one: a signal by number could hit that one
/// (pidfd_open(2), Linux 5.3). Where the kernel has no such references, .NET's own check that the child has not ended stands in.
/// Thread-safe.
/// </summary>
internal sealed partial class ProcessReference : IDisposable
{
    // The same numbers on every architecture.
    private const nint SendSignalCall = 424;
    private const nint OpenCall = 434;
    private const nint WholeGroup = 4; // PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9
    private const short Readable = 1; // POLLIN: the process has ended

    private readonly Lock _lock = new();
    private readonly Process _child;
    private readonly SafeFileHandle? _descriptor;
    private bool _gone;

    /// <param name="child">A process that this one has just started. Dispose this reference before it.</param>
    public ProcessReference(Process child)
    {
        _child = child;
        var descriptor = SystemCall(OpenCall, child.Id, 0);
        if (descriptor >= 0)
            _descriptor = new SafeFileHandle(descriptor, ownsHandle: true);

        // Only .NET reaps its children. One that it has not reaped by now had its number to itself when the reference was made.
        _gone = child.HasExited;
    }

    /// <summary>Whether the process has ended, reaped or not.</summary>
    public bool HasExited
    {
        get
        {
            lock (_lock)
                return _gone || (_descriptor is null ? _child.HasExited : HasEnded(_descriptor));
        }
    }

    /// <summary>
    /// Ends the process and, where the kernel can (Linux 6.9), what it has started in its process group. False when there was nobody to
    /// signal.
    /// </summary>
    public bool Kill()
    {
        lock (_lock)
        {
            if (_gone)
                return false;
            if (_descriptor is null)
                return KillChild();

            // The group also when its leader is dead already: the kernel keeps the number for as long as the group has members.
            var group = SystemCall(SendSignalCall, _descriptor, Posix.SigKill, 0, WholeGroup) == 0;
            return SystemCall(SendSignalCall, _descriptor, Posix.SigKill, 0, 0) == 0 || group;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _gone = true;
            _descriptor?.Dispose();
        }
    }

    private static bool HasEnded(SafeFileHandle descriptor)
    {
        var polled = new PollDescriptor { Descriptor = (int)descriptor.DangerousGetHandle(), Events = Readable };
        return Poll(ref polled, 1, 0) > 0;
    }

    private bool KillChild()
    {
        try
        {
            _child.Kill();
            return true;
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint call, nint process, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint call, SafeFileHandle process, nint signal, nint information, nint flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
