using System.Diagnostics;
using System.Globalization;
using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>
/// Runs one of poppler's tools as a child of the worker: under a limit of address space and of file size, and ended by the kernel when the
/// worker ends.
/// </summary>
internal static class Tool
{
    private const int MaxOutput = 4 << 20;
    private const long MaxFile = 1L << 30;
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
        var memory = Environment.GetEnvironmentVariable("DOCCLASSIFIER_WORKER_MEMORY") ?? (1L << 30).ToString(CultureInfo.InvariantCulture);
        foreach (var argument in (string[])["--as=" + memory, "--fsize=" + MaxFile.ToString(CultureInfo.InvariantCulture), "--core=0", "setpriv", "--pdeathsig", "KILL", name])
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
        if (result.ExitCode == 127)
            throw new SandboxFaultException($"{name} is missing: apt-get install poppler-utils");
        if (result.Errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || result.Errors.Contains("bad_alloc", StringComparison.Ordinal))
            throw new SandboxRejectedException(Reasons.Memory, "The PDF needs more memory than a worker may have.");
        if (result.ExitCode > 128)
            throw new SandboxRejectedException(Reasons.Broken, "The PDF makes its reader crash.");
        return result;
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
