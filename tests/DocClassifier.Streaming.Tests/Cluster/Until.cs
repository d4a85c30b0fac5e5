namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>Waits for a condition with a limit.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Limit);
        while (!condition())
        {
            if (timeout.IsCancellationRequested)
                throw new TimeoutException($"Did not happen in time: {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
