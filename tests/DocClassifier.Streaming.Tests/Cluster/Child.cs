using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>The handle of a <see cref="ChildProgram"/>.</summary>
internal sealed partial class Child : IDisposable
{
    private const int Continue = 18;
    private const int Stop = 19;

    private readonly Process _process;

    private Child(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static async Task<Child> StartAsync(Installation installation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Killed, it would leave its debugger's sockets among the temporary files.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        string[] arguments = [Assembly.GetExecutingAssembly().Location, TestCluster.BootstrapServers, installation.Prefix, installation.Folder];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var child = new Child(Process.Start(start)!);
        Assert.Equal("started", await child._process.StandardOutput.ReadLineAsync());
        return child;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Freezes it, as a laptop that sleeps or a machine that is starved.</summary>
    public void Freeze() => Signal(Stop);

    public void Thaw() => Signal(Continue);

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    // The program of that name is not on every machine.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
