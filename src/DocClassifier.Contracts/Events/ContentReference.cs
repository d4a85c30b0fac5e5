namespace DocClassifier.Contracts.Events;

/// <summary>Bytes in the content store, addressed by their hash.</summary>
public sealed record ContentReference
{
    /// <summary>64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The key within the content store.</summary>
    public required string Location { get; init; }

    /// <summary>What the bytes are, once somebody looked; null before.</summary>
    public string? MediaType { get; init; }
}
