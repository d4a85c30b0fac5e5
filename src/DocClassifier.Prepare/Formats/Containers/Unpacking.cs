using DocClassifier.Contracts;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Containers;

/// <summary>Copies what unpacks, up to a limit.</summary>
internal static class Unpacking
{
    /// <summary>Writes a stream to a file and returns its length.</summary>
    /// <exception cref="SandboxRejectedException">It passes the limit.</exception>
    public static long Copy(Stream unpacked, string file, long limit)
    {
        using var target = File.Create(file);
        return Copy(unpacked, target, limit);
    }

    /// <summary>Copies a stream and returns its length.</summary>
    /// <exception cref="SandboxRejectedException">It passes the limit.</exception>
    public static long Copy(Stream unpacked, Stream target, long limit)
    {
        var buffer = new byte[81920];
        var total = 0L;
        for (int read; (read = unpacked.Read(buffer)) > 0;)
        {
            total += read;
            if (total > limit)
                throw TooMuch();
            target.Write(buffer, 0, read);
        }

        return total;
    }

    public static SandboxRejectedException TooMuch() => new(Reasons.ExpandsTooMuch, "The document unpacks to more than the limit.");
}
