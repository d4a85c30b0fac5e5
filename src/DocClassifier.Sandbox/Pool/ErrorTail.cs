using System.Text;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// The end of what an untrusted process prints. Libraries put pieces of the document into their messages, so only the shape of a crash is
/// kept: exception types and stack frames, the last <see cref="MaxLines"/> of them, each cut at <see cref="MaxLine"/>. It takes no more
/// memory than that, whatever the process prints, lines without an end included. Thread-safe, for one reader.
/// </summary>
internal sealed class ErrorTail
{
    /// <summary>Lines kept: the last ones, as a crash is the last thing that a process prints.</summary>
    internal const int MaxLines = 40;

    /// <summary>Bytes of a line that are kept: the first ones, which tell what it is.</summary>
    internal const int MaxLine = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new(MaxLines);

    /// <summary>What is kept so far, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Reads to the end of the stream, however long that is.</summary>
    public void Read(Stream errors)
    {
        var buffer = new byte[4096];
        var line = new byte[MaxLine];
        var length = 0;
        try
        {
            for (int read; (read = errors.Read(buffer)) > 0;)
            {
                foreach (var value in buffer.AsSpan(0, read))
                {
                    if (value == '\n')
                    {
                        Keep(line.AsSpan(0, length));
                        length = 0;
                    }
                    else if (length < MaxLine)
                    {
                        line[length++] = value;
                    }
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }

        Keep(line.AsSpan(0, length));
    }

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

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (Loggable(Encoding.UTF8.GetString(line).TrimEnd('\r')) is not { } loggable)
            return;
        lock (_lock)
        {
            if (_lines.Count == MaxLines)
                _lines.Dequeue();
            _lines.Enqueue(loggable);
        }
    }
}
