using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DocClassifier.Streaming.Seen;

/// <summary>
/// Arrival and document ids as 128 bits, because millions of them are held. A UUID and a root id are their own bits; anything else (an S3
/// arrival, the id of a part) is
/// represented by its hash, which is then what <c>documents.seen</c> lists, behind a tilde.
/// </summary>
internal static class ArrivalKey
{
    private const char HashMark = '~';

    /// <summary>The bits of an arrival id, or of the text that stands for one in <c>documents.seen</c>.</summary>
    public static UInt128 OfArrival(string arrival)
    {
        if (arrival.Length == 33 && arrival[0] == HashMark && TryHex(arrival.AsSpan(1), out var hashed))
            return hashed;
        return Guid.TryParseExact(arrival, "D", out var uuid) && uuid.Version != 0 && arrival.Equals(uuid.ToString("D"), StringComparison.Ordinal)
            ? BinaryPrimitives.ReadUInt128BigEndian(uuid.ToByteArray(bigEndian: true))
            : Hash(arrival);
    }

    /// <summary>The bits of a document id.</summary>
    public static UInt128 OfDocument(string documentId) => documentId.Length == 32 && TryHex(documentId, out var id) ? id : Hash(documentId);

    /// <summary>What <c>documents.seen</c> lists for an arrival that is known by its bits only.</summary>
    public static string Text(UInt128 arrival)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, arrival);
        var uuid = new Guid(bytes, bigEndian: true);
        // A hash never looks like one: see Hash.
        return uuid.Version != 0 ? uuid.ToString("D") : HashMark + Convert.ToHexStringLower(bytes);
    }

    // The version digit of a UUID is never zero; clearing it tells hashes and UUIDs apart.
    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] &= 0x0f;
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static bool TryHex(ReadOnlySpan<char> text, out UInt128 value) =>
        UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
