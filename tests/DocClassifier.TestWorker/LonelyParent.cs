using DocClassifier.Sandbox;

namespace DocClassifier.TestWorker;

/// <summary>A parent that a test kills: starts a worker that hangs, prints its process id, and waits.</summary>
internal static class LonelyParent
{
    public static async Task<int> RunAsync()
    {
        using var pool = TestPool.New();
        await pool.WarmAsync(default);
        _ = pool.RunAsync(new SandboxRequest("misbehave", "hang"u8.ToArray()), default);
        Console.WriteLine(pool.Workers[0].ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
