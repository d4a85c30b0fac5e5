using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DocClassifier.Bench.Processes;

/// <summary>One run of the program as a process of its own. What it says on standard error is handed on line by line.</summary>
internal sealed partial class ProgramProcess : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramProcess(Process process) => _process = process;

    /// <summary>Ends when the program has said that it is running.</summary>
    public Task Ready => _ready.Task;

    public int ExitCode => _process.ExitCode;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ProgramProcess Start(ProgramStart what, Action<string> log)
    {
        var start = new ProcessStartInfo(what.Program, what.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = what.WorkingFolder,
        };
        // One that is killed would leave its debugger's sockets among the temporary files.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in what.Environment)
            start.Environment[name] = value;
        var program = new ProgramProcess(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("running ", StringComparison.Ordinal) == true)
                program._ready.TrySetResult();
        };
        program._process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                log(line.Data);
        };
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    public Task EndedAsync() => _process.WaitForExitAsync();

    /// <summary>SIGKILL: no chance to clean up. Only this process, as the kernel would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as Ctrl-C and a container's end do.</summary>
    public void AskToEnd()
    {
        if (!_process.HasExited)
            _ = SendSignal(_process.Id, Terminate);
    }

    /// <summary>The process and those it has started.</summary>
    public void KillAll()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    public void Dispose()
    {
        KillAll();
        // Until it is gone its folder cannot be deleted.
        _process.WaitForExit(EndLimit);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
