namespace DocClassifier.Broker.Protocol;

/// <summary>The versions of one request that are spoken; from <paramref name="FlexibleFrom"/> on headers and bodies are flexible (KIP-482).</summary>
internal sealed record ApiVersionRange(ApiKey Key, short Min, short Max, short FlexibleFrom = short.MaxValue)
{
    public bool Holds(short version) => version >= Min && version <= Max;
}
