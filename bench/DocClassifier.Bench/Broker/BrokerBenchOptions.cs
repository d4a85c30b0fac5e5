namespace DocClassifier.Bench.Broker;

/// <summary>What the broker is measured with.</summary>
public sealed record BrokerBenchOptions
{
    /// <summary>Records of 1,000 random bytes. Default 2,000,000.</summary>
    public int Records { get; init; } = 2_000_000;
}
