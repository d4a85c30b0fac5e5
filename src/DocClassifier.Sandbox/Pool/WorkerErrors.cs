using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// What a worker prints on standard error. Libraries put pieces of the document into their messages, so only the shape of a crash is
/// logged: exception types and stack frames.
/// </summary>
internal sealed class WorkerErrors
{
    private const int MaxLines = 40;
    private readonly Thread _reader;

    public WorkerErrors(Process process, ILogger logger)
    {
        var id = process.Id;
        var errors = process.StandardError;
        _reader = new Thread(() => Read(errors, id, logger), 256 << 10) { IsBackground = true, Name = "sandbox worker errors" };
        _reader.Start();
    }

    /// <summary>Waits for the last line; briefly, as a tool that outlives its worker may still hold the pipe.</summary>
    public void Finish() => _reader.Join(500);

    internal static string? Loggable(string line)
    {
        if (line.StartsWith("   at ", StringComparison.Ordinal))
            return line;
        const string unhandled = "Unhandled exception. ";
        if (!line.StartsWith(unhandled, StringComparison.Ordinal))
            return null;
        var end = line.IndexOf(':', unhandled.Length);
        return end < 0 ? line : line[..end];
    }

    private static void Read(StreamReader errors, int id, ILogger logger)
    {
        var logged = 0;
        try
        {
            while (errors.ReadLine() is { } line)
            {
                if (logged < MaxLines && Loggable(line) is { } loggable)
                {
                    logged++;
                    Log.WorkerSaid(logger, id, loggable);
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The worker is gone.
        }
    }
}
