using System.Globalization;
using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Crash;

/// <summary>Where a run has its files, ports and names.</summary>
internal sealed class CrashPlace
{
    private readonly ScratchFolder _folder;
    private readonly string _program;

    public CrashPlace(ScratchFolder folder, BenchContext context)
    {
        (_folder, _program) = (folder, context.Program);
        (Inbox, Staging, Logs) = (folder.Make("inbox"), folder.Make("staging"), folder.Make("logs"));
        IsEmbedded = context.Bootstrap is null;
        Bootstrap = context.Bootstrap ?? $"127.0.0.1:{FreePort.Find()}";
        RegistryPort = FreePort.Find();
        Prefix = string.Create(CultureInfo.InvariantCulture, $"bench-crash-{Guid.NewGuid().ToString("N")[..8]}.");
    }

    public string Inbox { get; }

    public string Staging { get; }

    public string Logs { get; }

    public string Store => _folder.Below("store");

    public string StoreAway => _folder.Below("store.away");

    public string Failed => Path.Combine(Inbox, "failed");

    public bool IsEmbedded { get; }

    public string Bootstrap { get; }

    public string RegistryPort { get; }

    public string Registry => $"http://127.0.0.1:{RegistryPort}";

    /// <summary>Before every topic, group and subject of this run.</summary>
    public string Prefix { get; }

    public ProgramStart Cluster() => IsEmbedded
        ? Run("cluster", ["run", "broker", "registry", "--kafka-port", Bootstrap[(Bootstrap.IndexOf(':', StringComparison.Ordinal) + 1)..], "--registry-port", RegistryPort])
        : Run("cluster", ["run", "registry", "--bootstrap", Bootstrap, "--registry-port", RegistryPort]);

    public ProgramStart Stage(string name, string stage) => Run(
        name, ["run", stage, "--bootstrap", Bootstrap, "--registry", Registry, .. stage == "ingest" ? ["--inbox", Inbox] : Array.Empty<string>()]);

    public ProgramStart Topics() => new(_program, ["topics", "apply", "--bootstrap", Bootstrap], _folder.Path, Environment());

    // Each has a data folder of its own, as on machines of their own; the store is shared.
    private ProgramStart Run(string name, string[] arguments) =>
        new(_program, [.. arguments, "--data", _folder.Below(Path.Combine("data", name))], _folder.Path, Environment());

    private Dictionary<string, string> Environment() => new()
    {
        ["DOCCLASSIFIER__Kafka__Prefix"] = Prefix,
        ["DOCCLASSIFIER__Storage__Folder"] = Store,
        ["DOCCLASSIFIER__Ingest__MaxBytes"] = Documents.MaxBytes.ToString(CultureInfo.InvariantCulture),
        ["DOCCLASSIFIER__Logging__LogLevel__DocClassifier.Streaming"] = "Debug",
        ["DOCCLASSIFIER__Logging__LogLevel__DocClassifier.Streaming.Kafka"] = "Information",
    };
}
