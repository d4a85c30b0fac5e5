namespace DocClassifier.Streaming.Tailing;

/// <summary>What <c>tail</c> is to read.</summary>
public sealed record TailRequest
{
    /// <summary>Without the prefix.</summary>
    public required string Topic { get; init; }

    /// <summary>Also what is there already. Default false: only what comes from now on.</summary>
    public bool FromBeginning { get; init; }

    /// <summary>End when every partition has been read to its present end. Default false: go on.</summary>
    public bool UntilEnd { get; init; }

    /// <summary>End after this many records. Default null: no limit.</summary>
    public long? Count { get; init; }
}
