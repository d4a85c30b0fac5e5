namespace DocClassifier.Streaming.Failures;

/// <summary>Pauses that double from a first to a longest one, give or take a fifth, so that many documents do not retry in step.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private const double Jitter = 0.2;
    private const int MostDoublings = 30;

    /// <summary>The pause before the attempt that follows this many failed ones (from 1).</summary>
    public TimeSpan After(int failures)
    {
        var doubled = first.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        var jitter = 1 + (Jitter * ((Random.Shared.NextDouble() * 2) - 1));
        return TimeSpan.FromMilliseconds(Math.Min(doubled, longest.TotalMilliseconds) * jitter);
    }
}
