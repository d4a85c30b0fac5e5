using System.Security.Cryptography;

namespace DocClassifier.Contracts;

/// <summary>
/// Document ids: the first 128 bits of the content's SHA-256 as 32 lower-case hex digits; a part appends <c>/n</c>, n from 1 in reading
/// order, and nesting repeats (<c>root/2/1</c>).
/// </summary>
public static class DocumentIds
{
    private const int RootBytes = 16;

    /// <summary>The id of a document whose content has this SHA-256 (64 hex digits, either case).</summary>
    /// <exception cref="ArgumentException">The hash is not 64 hex digits.</exception>
    public static string FromSha256(string sha256Hex)
    {
        if (sha256Hex.Length != SHA256.HashSizeInBytes * 2 || !sha256Hex.All(char.IsAsciiHexDigit))
            throw new ArgumentException("A SHA-256 has 64 hex digits.", nameof(sha256Hex));
        return sha256Hex[..(RootBytes * 2)].ToLowerInvariant();
    }

    /// <summary>The id of a document with this content.</summary>
    public static string FromContent(ReadOnlySpan<byte> content) =>
        Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, RootBytes));

    /// <summary>The id of the part of <paramref name="parentId"/> with this number, counted from 1.</summary>
    public static string Part(string parentId, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{parentId}/{number}");
    }

    /// <summary>The id of the file a document came in: the key of its records, shared by all its parts.</summary>
    public static string Root(string documentId)
    {
        var slash = documentId.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? documentId : documentId[..slash];
    }

    /// <summary>What follows the first slash, or null for the file itself.</summary>
    public static string? PartOf(string documentId)
    {
        var slash = documentId.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : documentId[(slash + 1)..];
    }
}
