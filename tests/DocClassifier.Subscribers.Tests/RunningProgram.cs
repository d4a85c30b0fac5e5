using System.Diagnostics;

namespace DocClassifier.Subscribers.Tests;

/// <summary>A subscriber as a process of its own. Disposing kills it, as a crash would.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(_lines, line.Data);
        process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The lines so far; after disposing, all of them.</summary>
    public IReadOnlyList<string> Printed => Lines;

    public static RunningProgram Start(string program, params IEnumerable<string> arguments) => new(Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
    })!);

    /// <summary>The lines printed until all of <paramref name="expected"/> were among them.</summary>
    public async Task<IReadOnlyList<string>> UntilAsync(params string[] expected)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (expected.Except(Lines).ToList() is { Count: > 0 } missing)
        {
            if (_process.HasExited || limit.IsCancellationRequested)
                Assert.Fail($"Missing:\n{string.Join('\n', missing)}\nprinted:\n{string.Join('\n', Lines)}\n{Errors}");
            await timer.WaitForNextTickAsync();
        }

        return Lines;
    }

    /// <summary>All lines of a program that ends by itself.</summary>
    public async Task<IReadOnlyList<string>> AllLinesAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(_process.ExitCode == 0, Errors);
        return Lines;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private List<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    private string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    private static void Add(List<string> lines, string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.Add(line);
    }
}
