using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Pool;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DocClassifier.TestWorker;

/// <summary>Pools of real worker processes, which run this program.</summary>
public static class TestPool
{
    private static readonly Lazy<SandboxPool> LazyShared = new(() =>
    {
        var pool = New();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => pool.Dispose();
        return pool;
    });

    /// <summary>One for all tests of a process that do not change its options; ends with the process.</summary>
    public static SandboxPool Shared => LazyShared.Value;

    public static SandboxPool New(Action<SandboxOptions>? configure = null, ILogger<SandboxPool>? logger = null)
    {
        var options = new SandboxOptions();
        options.Command.Add(Path.Combine(AppContext.BaseDirectory, "DocClassifier.TestWorker"));
        options.Command.Add("worker");
        configure?.Invoke(options);
        return new SandboxPool(Options.Create(options), logger ?? NullLogger<SandboxPool>.Instance);
    }
}
