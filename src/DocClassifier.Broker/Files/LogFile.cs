namespace DocClassifier.Broker.Files;

/// <summary>
/// An open file that several may hold: it is closed when the last one lets go. A response that is being sent keeps its segment readable
/// although retention has deleted the name meanwhile. Thread-safe.
/// </summary>
internal abstract class LogFile : IDisposable
{
    private int _references = 1;

    public abstract long Length { get; }

    /// <summary>Reads up to the end of the buffer or of the file; returns the number of bytes.</summary>
    public abstract int Read(Span<byte> buffer, long position);

    public abstract void Write(ReadOnlySpan<byte> bytes, long position);

    public abstract void SetLength(long length);

    /// <summary>Returns when everything written before the call survives a power cut.</summary>
    public abstract void Sync();

    /// <summary>False when the file has been closed already.</summary>
    public bool TryAcquire()
    {
        for (var seen = Volatile.Read(ref _references); seen > 0;)
        {
            var was = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (was == seen)
                return true;
            seen = was;
        }

        return false;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            Close();
        GC.SuppressFinalize(this);
    }

    protected abstract void Close();
}
