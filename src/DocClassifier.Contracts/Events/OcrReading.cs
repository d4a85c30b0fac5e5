namespace DocClassifier.Contracts.Events;

/// <summary>How a scan was read.</summary>
public sealed record OcrReading
{
    public required string Engine { get; init; }

    public required string Version { get; init; }

    public required int PagesRead { get; init; }
}
