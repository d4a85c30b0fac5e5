using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace DocClassifier.EndToEnd.Tests;

/// <summary>The program as its users start it: a process of its own. Ended, by its id, when disposed.</summary>
internal sealed partial class Program : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Program(Process process) => _process = process;

    public string Output { get { lock (_output) return _output.ToString(); } }

    public string Errors { get { lock (_errors) return _errors.ToString(); } }

    public int ExitCode => _process.ExitCode;

    public int Id => _process.Id;

    /// <summary>Value of <c>name=</c> in the line that says what runs.</summary>
    public string this[string name] => AddressPattern().Matches(_running.Task.Result).First(match => match.Groups["name"].Value == name).Groups["value"].Value;

    /// <summary>Starts the program and does not wait.</summary>
    public static Program Start(string workingFolder, params string[] arguments) => Start(workingFolder, [], arguments);

    /// <summary>Starts the program with variables in its environment, and does not wait.</summary>
    public static Program Start(string workingFolder, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "docclassifier"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
            // Killed, it would leave its debugger's sockets among the temporary files.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var program = new Program(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => program.Take(line.Data);
        program._process.ErrorDataReceived += (_, line) => Append(program._errors, line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Starts the program and waits until it says that it is running.</summary>
    public static Task<Program> StartAndWaitAsync(string workingFolder, params string[] arguments) => StartAndWaitAsync(workingFolder, [], arguments);

    /// <inheritdoc cref="StartAndWaitAsync(string, string[])"/>
    public static async Task<Program> StartAndWaitAsync(string workingFolder, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var program = Start(workingFolder, environment, arguments);
        var ended = program._process.WaitForExitAsync();
        if (await Task.WhenAny(program._running.Task, ended).WaitAsync(Patience) == ended)
            Assert.Fail($"docclassifier {string.Join(' ', arguments)} ended with {program.ExitCode}: {program.Errors}");
        return program;
    }

    /// <summary>Runs the program, with one variable in its environment, to its end.</summary>
    public static Task<Program> RunWithAsync(string name, string value, string workingFolder, params string[] arguments) =>
        RunAsync(Patience, workingFolder, [(name, value)], arguments);

    /// <summary>Runs the program to its end.</summary>
    public static Task<Program> RunAsync(string workingFolder, params string[] arguments) => RunAsync(Patience, workingFolder, arguments);

    /// <summary>Runs the program to its end, which may take this long.</summary>
    public static Task<Program> RunAsync(TimeSpan limit, string workingFolder, params string[] arguments) => RunAsync(limit, workingFolder, [], arguments);

    /// <summary>Runs the program, with variables in its environment, to its end.</summary>
    public static async Task<Program> RunAsync(TimeSpan limit, string workingFolder, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var program = Start(workingFolder, environment, arguments);
        try
        {
            await program._process.WaitForExitAsync().WaitAsync(limit);
            return program;
        }
        catch (TimeoutException)
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lines of <c>tail TOPIC --from-beginning --until-end</c> on the cluster of this process.</summary>
    public async Task<string[]> TailAsync(string topic)
    {
        var tail = await RunAsync("/", "tail", topic, "--from-beginning", "--until-end", "--bootstrap", this["kafka"], "--registry", this["registry"]);
        Assert.True(tail.ExitCode == 0, tail.Errors);
        return tail.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Starts <c>tail TOPIC --from-beginning</c> on the cluster of this process, to be watched.</summary>
    public Program Follow(string topic) =>
        Start("/", "tail", topic, "--from-beginning", "--bootstrap", this["kafka"], "--registry", this["registry"]);

    public async Task EndedAsync() => await _process.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>Asks it to end, as Ctrl-C and a container's end do, and waits.</summary>
    public async Task StopAsync()
    {
        _ = Kill(_process.Id, 15);
        await EndedAsync();
    }

    /// <summary>SIGKILL: no chance to clean up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndedAsync();
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"Not within {Patience.TotalSeconds} s: {what}");
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
                text.Append(line).Append('\n');
        }
    }

    private void Take(string? line)
    {
        Append(_output, line);
        if (line?.StartsWith("running ", StringComparison.Ordinal) == true)
            _running.TrySetResult(line);
    }

    [GeneratedRegex(@"(?<name>kafka|registry|http)=(?<value>[^ ;]+)")]
    private static partial Regex AddressPattern();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
