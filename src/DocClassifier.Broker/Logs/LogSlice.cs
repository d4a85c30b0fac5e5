using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Logs;

/// <summary>Whole batches of one segment, not read yet. Holds the file open until disposed.</summary>
internal sealed class LogSlice(LogFile file, long position, int length, long endOffset) : IDisposable
{
    public int Length => length;

    /// <summary>The offset after the last record of the slice.</summary>
    public long EndOffset => endOffset;

    /// <summary>Fills the buffer from <paramref name="at"/> on; the caller asks for no more than there is.</summary>
    public void Read(Span<byte> buffer, int at)
    {
        if (file.Read(buffer, position + at) != buffer.Length)
            throw new IOException("A log segment is shorter than its index says.");
    }

    public void Dispose() => file.Dispose();
}
