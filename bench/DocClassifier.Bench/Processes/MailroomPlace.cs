namespace DocClassifier.Bench.Processes;

/// <summary>Where a mailroom of separate processes has its files, ports and names, and how each of its processes is started.</summary>
internal class MailroomPlace
{
    private readonly ScratchFolder _folder;
    private readonly string _program;
    private readonly IReadOnlyDictionary<string, string> _settings;

    /// <param name="folder">All its files lie there.</param>
    /// <param name="context">The program, and the cluster when it is not the embedded one.</param>
    /// <param name="bench">Names the run's topics.</param>
    /// <param name="settings">Environment variables of every process.</param>
    public MailroomPlace(ScratchFolder folder, BenchContext context, string bench, IReadOnlyDictionary<string, string> settings)
    {
        (_folder, _program, _settings) = (folder, context.Program, settings);
        IsEmbedded = context.Bootstrap is null;
        Bootstrap = context.Bootstrap ?? $"127.0.0.1:{FreePort.Find()}";
        RegistryPort = FreePort.Find();
        Prefix = BenchTopic.NewPrefix(bench);
    }

    public string Store => Below("store");

    public bool IsEmbedded { get; }

    public string Bootstrap { get; }

    public string RegistryPort { get; }

    public string Registry => $"http://127.0.0.1:{RegistryPort}";

    /// <summary>Before every topic, group and subject of this run.</summary>
    public string Prefix { get; }

    public ProgramStart Cluster() => IsEmbedded
        ? Run("cluster", ["run", "broker", "registry", "--kafka-port", Bootstrap[(Bootstrap.IndexOf(':', StringComparison.Ordinal) + 1)..], "--registry-port", RegistryPort])
        : Run("cluster", ["run", "registry", "--bootstrap", Bootstrap, "--registry-port", RegistryPort]);

    public ProgramStart Topics() => new(_program, ["topics", "apply", "--bootstrap", Bootstrap], _folder.Path, Environment());

    public ProgramStart Stage(string name, string stage, params string[] more) =>
        Run(name, ["run", stage, "--bootstrap", Bootstrap, "--registry", Registry, .. more]);

    protected string Below(string name) => _folder.Below(name);

    protected string Make(string name) => _folder.Make(name);

    // Each has a data folder of its own, as on machines of their own; the store is shared.
    private ProgramStart Run(string name, string[] arguments) =>
        new(_program, [.. arguments, "--data", Below(Path.Combine("data", name))], _folder.Path, Environment());

    private Dictionary<string, string> Environment() => new(_settings)
    {
        ["DOCCLASSIFIER__Kafka__Prefix"] = Prefix,
        ["DOCCLASSIFIER__Storage__Folder"] = Store,
    };
}
