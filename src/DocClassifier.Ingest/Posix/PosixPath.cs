using System.Text;

namespace DocClassifier.Ingest.Posix;

/// <summary>
/// A path as the kernel sees it: bytes. .NET shows names that are not UTF-8 with replacement characters and then cannot open them, but a
/// mailroom gets them (old scanners, Windows-1252 shares).
/// </summary>
internal readonly struct PosixPath
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] _terminated;

    private PosixPath(byte[] terminated) => _terminated = terminated;

    /// <summary>Zero-terminated, for system calls.</summary>
    public ReadOnlySpan<byte> Terminated => _terminated;

    public static PosixPath From(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        return new PosixPath(bytes);
    }

    public PosixPath Append(ReadOnlySpan<byte> name)
    {
        var length = _terminated.Length - 1;
        var bytes = new byte[length + 1 + name.Length + 1];
        _terminated.AsSpan(0, length).CopyTo(bytes);
        bytes[length] = (byte)'/';
        name.CopyTo(bytes.AsSpan(length + 1));
        return new PosixPath(bytes);
    }

    /// <summary>A readable form of a name: UTF-8 where it is, otherwise Latin-1, in which every byte is some character. Control characters become <c>_</c>.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        string decoded;
        try
        {
            decoded = StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            decoded = Encoding.Latin1.GetString(name);
        }

        return decoded.Any(char.IsControl) ? string.Concat(decoded.Select(character => char.IsControl(character) ? '_' : character)) : decoded;
    }
}
