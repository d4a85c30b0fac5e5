using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// How a cluster that the crash test does not run itself is stopped and started: commands for the shell, each back when it is done.
/// </summary>
/// <param name="Stop">Ends it, as roughly as is to be tested.</param>
/// <param name="Start">Starts it again on the same data and the same addresses.</param>
public sealed record ClusterCommands(string Stop, string Start)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <exception cref="BenchException">A command failed or did not come back.</exception>
    internal static async Task RunAsync(string command, string log)
    {
        // What it starts may live on, and must not hold a pipe of ours.
        var start = new ProgramStart("/bin/sh", ["-c", "exec >>\"$0\" 2>&1 </dev/null; eval \"$1\"", log, command], Path.GetDirectoryName(log)!, new Dictionary<string, string>());
        // Not disposed of: that would kill what it has started.
        var process = ProgramProcess.Start(start, _ => { });
        await Task.WhenAny(process.EndedAsync(), Task.Delay(Limit));
        if (!process.HasExited)
            throw new BenchException($"The command '{command}' has not come back for {Limit.TotalMinutes} minutes; its output is in {log}.");
        if (process.ExitCode != 0)
            throw new BenchException($"The command '{command}' ended with {process.ExitCode}; its output is in {log}.");
    }
}
