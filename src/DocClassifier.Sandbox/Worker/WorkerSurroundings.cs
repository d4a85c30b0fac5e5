using System.Globalization;
using System.Runtime.InteropServices;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Worker;

/// <summary>What a worker process does with itself before it reads its first request.</summary>
internal static class WorkerSurroundings
{
    private static readonly List<PosixSignalRegistration> Ignored = [];

    /// <summary>
    /// Ends with its parent, ignores the signals that end the parent, dumps no core, gains no privileges, is the kernel's first victim.
    /// </summary>
    public static void Settle()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            Ignored.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));

        // A group of its own: the terminal's Ctrl-C does not reach it, and the parent ends it together with the tools it started.
        _ = Posix.SetProcessGroup(0, 0);
        _ = Posix.ProcessControl(Posix.SetParentDeathSignal, Posix.SigKill, 0, 0, 0);
        _ = Posix.ProcessControl(Posix.SetNoNewPrivileges, 1, 0, 0, 0);
        _ = Posix.SetLimit(Posix.ResourceCore, new Posix.ResourceLimit());

        // The parent may have died before the death signal was asked for.
        var parent = Environment.GetEnvironmentVariable(WorkerEnvironment.ParentVariable);
        if (parent is not null && parent != Posix.ParentId().ToString(CultureInfo.InvariantCulture))
            EndAll();

        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "900");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not on this kernel: it only chooses another victim.
        }
    }

    /// <summary>
    /// The pipe on standard output; whatever a library prints goes to standard error instead. Tools do not inherit it: one that outlives
    /// the worker would keep the parent waiting for a reply, and one that a document has taken over could write replies.
    /// </summary>
    public static Stream TakeOutput()
    {
        var pipe = Posix.DuplicatePrivately(1);
        _ = Posix.DuplicateTo(2, 1);
        return new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(pipe, ownsHandle: true), FileAccess.Write, 1);
    }

    public static Stream TakeInput() =>
        new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(0, ownsHandle: false), FileAccess.Read, 1);

    /// <summary>Ends this process and the tools it started, whatever its threads are doing.</summary>
    public static void EndAll()
    {
        _ = Posix.Kill(0, Posix.SigKill);
        Posix.Exit(1);
    }
}
