namespace DocClassifier.Contracts.Events;

/// <summary>One page of a scan.</summary>
public sealed record PageImage
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The page as an image (PNG or JPEG).</summary>
    public required ContentReference Content { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Dots per inch, as stated by the file or assumed.</summary>
    public required int Dpi { get; init; }
}
