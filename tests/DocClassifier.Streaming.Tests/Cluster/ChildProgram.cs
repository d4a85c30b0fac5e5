using System.Diagnostics;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>A stage in a process of its own, to be killed: bootstrap servers, prefix and data folder are its arguments.</summary>
internal static class ChildProgram
{
    /// <summary>A document with this text kills the process that works on it.</summary>
    public const string Poison = "poison";

    public static async Task Main(string[] args)
    {
        if (args.Length != 3)
            return;
        var stage = TestStage.Texts(async (document, cancellationToken) =>
        {
            if (document.Text == Poison)
                Process.GetCurrentProcess().Kill();
            await Task.Delay(Random.Shared.Next(5), cancellationToken);
            return TestStage.Copy(document);
        });
        await using var instance = new Instance(args[0], args[1], args[2], new MemoryRegistry(), () => new MemoryStore(), stage, []);
        await instance.StartAsync();
        Console.WriteLine("started");
        // Ends with its parent.
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }
}
