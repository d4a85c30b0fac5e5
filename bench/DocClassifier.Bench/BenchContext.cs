namespace DocClassifier.Bench;

/// <summary>What every bench is given.</summary>
public sealed record BenchContext
{
    /// <summary>The program's file: what runs beside the measuring client is started as processes of it.</summary>
    public required string Program { get; init; }

    /// <summary>A Kafka cluster to measure instead of the embedded broker. Default null.</summary>
    public string? Bootstrap { get; init; }

    /// <summary>Is told, a line at a time, how it goes.</summary>
    public required Action<string> Say { get; init; }
}
