using System.Buffers.Binary;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The leader epoch of this run of the broker, which leads every partition: raised at each start and durable (file leader-epoch) before the
/// first request is served. Invariant: above every epoch that a client has heard of or a batch carries; data folders of before there were
/// epochs count as 0. It is never below the seconds since 2020: where a folder was emptied, or restored from a copy, clients of the earlier
/// one would wait for ever for a broker with a lower epoch to catch up.
/// </summary>
internal sealed class LeaderEpoch(IFileLayer files, string dataDirectory, TimeProvider time)
{
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _path = Path.Combine(dataDirectory, "leader-epoch");
    private readonly int _previous = Read(files, Path.Combine(dataDirectory, "leader-epoch"));
    private int _current = -1;

    /// <summary>-1 before <see cref="Begin"/>.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <summary>Whether a batch can have been written in this epoch: the field lies outside of the batch's checksum.</summary>
    public bool Knows(int epoch) => epoch >= 0 && (_previous < 0 || epoch <= Math.Max(_previous, Current));

    /// <param name="highestInLogs">The highest epoch found in the logs: the file may be lost.</param>
    /// <exception cref="IOException">It cannot be made durable.</exception>
    public void Begin(int highestInLogs)
    {
        var first = (long)(time.GetUtcNow() - Beginning).TotalSeconds;
        var next = (int)Math.Clamp(Math.Max(first, Math.Max(_previous, highestInLogs) + 1L), 1, int.MaxValue);
        var content = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(content, next);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4), Crc32C.Compute(content.AsSpan(0, 4)));
        DurableFile.Replace(files, _path, content);
        Volatile.Write(ref _current, next);
    }

    /// <summary>-1 when there is no file to believe.</summary>
    private static int Read(IFileLayer files, string path) =>
        DurableFile.Read(files, path) is { Length: 8 } content
        && Crc32C.Compute(content.AsSpan(0, 4)) == BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(4))
            ? BinaryPrimitives.ReadInt32BigEndian(content)
            : -1;
}
