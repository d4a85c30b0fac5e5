namespace DocClassifier.Streaming.Failures;

/// <summary>The note that a record is in work. Disposing of it ends the note once, whoever does it first. Thread-safe.</summary>
internal sealed class InWorkNote(InWorkFile file, int slot) : IDisposable
{
    private const int Ended = -1;

    private int _slot = slot;

    public void Dispose() => file.Leave(Interlocked.Exchange(ref _slot, Ended));
}
