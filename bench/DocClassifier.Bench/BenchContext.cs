using Confluent.Kafka;

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

    /// <summary>Runs a bench.</summary>
    /// <exception cref="BenchException">It could not be run to its end, also because of what the cluster answered.</exception>
    public async Task<Figures> RunAsync(Func<BenchContext, Task<Figures>> bench)
    {
        try
        {
            return await bench(this);
        }
        catch (KafkaException fault)
        {
            throw new BenchException($"The bench ends early, because of {Bootstrap ?? "the embedded broker"}: {fault.Error.Reason}", fault);
        }
    }
}
