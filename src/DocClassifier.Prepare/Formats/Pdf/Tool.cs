using System.Diagnostics;
using System.Globalization;
using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Worker;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>
/// Runs one of poppler's tools as a child of the worker: under limits of processor time, address space and file size, and ended by the kernel when the
/// worker ends.
/// </summary>
internal static class Tool
{
    private const int MaxOutput = 4 << 20;
    private const long MaxFile = 1L << 30;
    private const int KilledByTime = 128 + 24;
    private const int KilledByFileSize = 128 + 25;

    /// <exception cref="SandboxRejectedException">The tool ran out of memory, wrote too much or crashed.</exception>
    public static ToolResult Run(string name, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("prlimit")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        foreach (var argument in Limits().Concat(["setpriv", "--pdeathsig", "KILL", name]))
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } data && errors.Length < MaxOutput)
                errors.AppendLine(data);
        };
        process.BeginErrorReadLine();
        var output = ReadBounded(process.StandardOutput);
        process.WaitForExit();
        var result = new ToolResult(process.ExitCode, output, errors.ToString());
        if (result.ExitCode == KilledByFileSize)
            throw new SandboxRejectedException(Reasons.ResultTooLarge, "What came out of the PDF is too large.");
        if (result.ExitCode == KilledByTime)
            throw new SandboxRejectedException(Reasons.Timeout, "The PDF takes too long to be read.");
        if (result.ExitCode == 127)
            throw new SandboxFaultException($"{name} is missing: apt-get install poppler-utils");
        if (result.Errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || result.Errors.Contains("bad_alloc", StringComparison.Ordinal))
            throw new SandboxRejectedException(Reasons.Memory, "The PDF needs more memory than a worker may have.");
        if (result.ExitCode > 128)
            throw new SandboxRejectedException(Reasons.Broken, "The PDF makes its reader crash.");
        return result;
    }

    private static IEnumerable<string> Limits()
    {
        if (Environment.GetEnvironmentVariable(WorkerEnvironment.MemoryVariable) is { } memory)
            yield return "--as=" + memory;
        if (Environment.GetEnvironmentVariable(WorkerEnvironment.TimeVariable) is { } seconds)
            yield return $"--cpu={seconds}:unlimited"; // The soft limit's signal tells what happened; the hard one kills like any other.
        yield return "--fsize=" + MaxFile.ToString(CultureInfo.InvariantCulture);
        yield return "--core=0";
    }

    private static string ReadBounded(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            if (text.Length < MaxOutput)
                text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
