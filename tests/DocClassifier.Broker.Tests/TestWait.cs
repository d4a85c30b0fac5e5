namespace DocClassifier.Broker.Tests;

internal static class TestWait
{
    /// <summary>Asks again and again until the condition holds; fails after 30 s.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TestBroker.Limit);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException("The condition did not come to hold within the limit.");
            await Task.Yield();
        }
    }
}
