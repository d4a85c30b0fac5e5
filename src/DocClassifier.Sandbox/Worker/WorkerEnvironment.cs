using System.Globalization;

namespace DocClassifier.Sandbox.Worker;

/// <summary>All that a worker process finds in its environment: no secrets of the parent's, and a small .NET runtime.</summary>
internal static class WorkerEnvironment
{
    public const string ParentVariable = "DOCCLASSIFIER_WORKER_PARENT";

    /// <summary>Bytes of address space of a tool that a worker starts.</summary>
    public const string MemoryVariable = "DOCCLASSIFIER_WORKER_MEMORY";

    /// <summary>Seconds of processor time of a tool that a worker starts.</summary>
    public const string TimeVariable = "DOCCLASSIFIER_WORKER_TIME";

    /// <summary>Where things are installed; nothing else of the parent's environment passes.</summary>
    private static readonly string[] Passed = ["PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "DOTNET_ROOT", "TZ"];

    public static IEnumerable<KeyValuePair<string, string>> For(SandboxOptions options, string tempFolder)
    {
        foreach (var name in Passed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                yield return new(name, value);
        }

        yield return new(ParentVariable, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        yield return new(MemoryVariable, options.MemoryLimit.ToString(CultureInfo.InvariantCulture));
        yield return new(TimeVariable, ((long)Math.Ceiling(options.TimeLimit.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        yield return new("LANG", "C.UTF-8");
        yield return new("HOME", tempFolder);
        yield return new("TMPDIR", tempFolder);

        // Threads inside Tesseract cost more than they give; pages are read in parallel by several workers.
        yield return new("OMP_THREAD_LIMIT", "1");
        yield return new("MALLOC_ARENA_MAX", "2");

        // The managed heap ends before the resident limit, so that most floods of memory are an exception, not a death.
        yield return new("DOTNET_GCHeapHardLimit", (options.MemoryLimit * 6 / 10).ToString("X", CultureInfo.InvariantCulture));
        yield return new("DOTNET_gcServer", "0");
        yield return new("DOTNET_gcConcurrent", "0");
        yield return new("DOTNET_GCgen0size", "1000000");
        yield return new("DOTNET_GCConserveMemory", "5");
        yield return new("DOTNET_TieredPGO", "0");
        yield return new("DOTNET_EnableDiagnostics", "0");
        yield return new("DOTNET_DbgEnableMiniDump", "0");
        yield return new("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
        yield return new("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
        yield return new("DOTNET_NOLOGO", "1");
    }
}
