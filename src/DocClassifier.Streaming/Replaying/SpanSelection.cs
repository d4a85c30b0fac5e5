using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Replaying;

/// <summary>
/// Chooses the records that a run sends: each distinct pair of document and bytes once, whichever time it lies there (an earlier replay leaves copies, which would double with every run), and
/// none that the run has sent before. Not thread-safe.
/// </summary>
internal sealed class SpanSelection(ReplayRequest request, IEnumerable<UInt128> sent)
{
    private readonly HashSet<UInt128> _taken = [.. sent];

    /// <summary>The identity of what a record says.</summary>
    public static UInt128 Identity(string id, byte[] value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(id));
        hash.AppendData([0]);
        hash.AppendData(value);
        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }

    /// <summary>The document of a record that is to be sent, or null. A record without id or value is not ours: it lies among the dead letters already.</summary>
    public string? Take(ConsumedRecord record) =>
        record.Timestamp >= request.From && record.Timestamp < request.To
        && record.Header(HeaderNames.Replay) != request.Run
        && record.Header(HeaderNames.Id) is { } id && record.Value is { } value
        && _taken.Add(Identity(id, value))
            ? id
            : null;
}
