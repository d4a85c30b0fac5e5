namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// Reads what a worker prints on standard error, to its end and in a thread of its own, so that the worker never waits for a reader.
/// </summary>
internal sealed class WorkerErrors
{
    private readonly ErrorTail _tail = new();
    private readonly Thread _reader;

    public WorkerErrors(Stream errors)
    {
        _reader = new Thread(() => _tail.Read(errors), 256 << 10) { IsBackground = true, Name = "sandbox worker errors" };
        _reader.Start();
    }

    /// <summary>
    /// Waits for the last line and returns what was kept; waits briefly, as a tool that outlives its worker may still hold the pipe.
    /// </summary>
    public IReadOnlyList<string> Finish()
    {
        _reader.Join(500);
        return _tail.Lines;
    }
}
