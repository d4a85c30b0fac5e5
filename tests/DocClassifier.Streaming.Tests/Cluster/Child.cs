using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>The handle of a <see cref="ChildProgram"/>.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static async Task<Child> StartAsync(Installation installation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
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
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
