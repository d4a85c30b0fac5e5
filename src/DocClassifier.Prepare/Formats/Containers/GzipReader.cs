using System.IO.Compression;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Containers;

/// <summary>gzip: a container of one part.</summary>
internal static class GzipReader
{
    public static RawDocument Read(ExtractContext context)
    {
        context.Step("unpack");
        var file = context.NewFile();
        try
        {
            using var packed = new GZipStream(context.Task.Open(), CompressionMode.Decompress);
            Unpacking.Copy(packed, file, context.Limits.MaxExpandedBytes);
        }
        catch (InvalidDataException)
        {
            throw new SandboxRejectedException(Reasons.Broken, "The compressed file is broken.");
        }

        return new RawDocument("application/gzip") { Parts = [new ExtractedPart(file)] };
    }
}
