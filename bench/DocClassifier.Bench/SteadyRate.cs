using System.Diagnostics;

namespace DocClassifier.Bench;

/// <summary>So many a second, from now on. What was late does not move what follows.</summary>
internal sealed class SteadyRate(int perSecond)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Waits until it is the turn of this one (from 0).</summary>
    public async Task WaitForTurnAsync(int number, CancellationToken cancellationToken)
    {
        var due = _began + (long)(number * (double)Stopwatch.Frequency / perSecond);
        if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { TotalMilliseconds: >= 1 } early)
            await Task.Delay(early, cancellationToken);
    }
}
