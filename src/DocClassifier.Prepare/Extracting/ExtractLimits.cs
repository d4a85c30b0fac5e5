namespace DocClassifier.Prepare.Extracting;

/// <summary>The limits of <see cref="PrepareOptions"/> that hold within one document.</summary>
internal sealed record ExtractLimits(int MaxParts, int MaxPages, int MaxPixels, long MaxTextBytes, long MaxExpandedBytes)
{
    public static ExtractLimits From(PrepareOptions options) =>
        new(options.MaxParts, options.MaxPages, options.MaxPixels, options.MaxTextBytes, options.MaxExpandedBytes);
}
