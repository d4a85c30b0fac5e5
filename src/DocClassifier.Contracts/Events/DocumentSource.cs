namespace DocClassifier.Contracts.Events;

/// <summary>Where a document came from.</summary>
public sealed record DocumentSource
{
    /// <summary><c>folder</c>, <c>s3</c> or <c>http</c> (<see cref="SourceKinds"/>).</summary>
    public required string Kind { get; init; }

    /// <summary>The source's own name: the inbox folder, the bucket, the endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>The file's path or key within the source.</summary>
    public required string Path { get; init; }

    /// <summary>When the source first claimed the file.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }
}
