namespace DocClassifier.Architecture.Tests;

/// <summary>
/// What each project may know: the arrows of docs/DESIGN.md. A new arrow is a decision: it is written here and there, or it is not made.
/// </summary>
internal static class Arrows
{
    private const string Contracts = "DocClassifier.Contracts";
    private const string Storage = "DocClassifier.Storage";
    private const string Sandbox = "DocClassifier.Sandbox";
    private const string Classify = "DocClassifier.Classify";
    private const string Avro = "DocClassifier.Avro";
    private const string Aws = "DocClassifier.Aws";

    /// <summary>The benches, below <c>bench/</c>: the program alone knows them.</summary>
    public const string Bench = "DocClassifier.Bench";

    /// <summary>The program, which wires all others and which none of them knows.</summary>
    public const string Host = "DocClassifier";

    /// <summary>Stages know Contracts and what they need of Storage and Sandbox: not each other, not Kafka, not AWS.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        [Contracts] = [],
        [Avro] = [Contracts],
        [Storage] = [Contracts],
        [Sandbox] = [Contracts],
        ["DocClassifier.Broker"] = [Contracts, Avro],
        ["DocClassifier.Streaming"] = [Contracts, Avro],
        ["DocClassifier.Ingest"] = [Contracts, Storage],
        ["DocClassifier.Prepare"] = [Contracts, Storage, Sandbox],
        [Classify] = [Contracts, Storage, Sandbox],
        ["DocClassifier.Route"] = [Contracts],
        ["DocClassifier.Train"] = [Contracts, Classify],
        [Bench] = [Contracts, Avro, Storage, "DocClassifier.Streaming", Classify],
    };

    /// <summary>Packages, by what their names begin with, and the only projects that may see them.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Packages = new Dictionary<string, string[]>
    {
        // A measuring client must not share the code of what it measures: the benches open Kafka's client themselves.
        ["Confluent.Kafka"] = ["DocClassifier.Streaming", Bench],
        ["Confluent.SchemaRegistry"] = ["DocClassifier.Streaming", Bench],
        // Confluent's registry client throws its exceptions.
        ["Newtonsoft.Json"] = ["DocClassifier.Streaming"],
        ["Apache.Avro"] = [Bench],
        // What the assembly of Apache.Avro is called.
        ["Avro"] = [Bench],
        ["K4os.Compression.LZ4"] = ["DocClassifier.Broker"],
        ["Snappier"] = ["DocClassifier.Broker"],
        ["ZstdSharp"] = ["DocClassifier.Broker"],
        ["AWSSDK."] = [Storage, Aws],
        ["YamlDotNet"] = ["DocClassifier.Route"],
        ["AngleSharp"] = ["DocClassifier.Prepare"],
        // The program alone beside it: it says in one line why a run failed.
        ["Microsoft.ML.OnnxRuntime"] = [Classify, Host],
        ["Google.Protobuf"] = ["DocClassifier.Train"],
        ["Grpc.Tools"] = ["DocClassifier.Train"],
        ["MimeKit"] = ["DocClassifier.Prepare"],
        ["UTF.Unknown"] = ["DocClassifier.Prepare"],
        ["UtfUnknown"] = ["DocClassifier.Prepare"],
        ["OpenTelemetry"] = [Host],
        ["Spectre.Console"] = [Host],
        ["System.CommandLine"] = [Host],
    };

    public const string Remedy = "If the arrow is meant, say so in docs/DESIGN.md and in tests/DocClassifier.Architecture.Tests/Arrows.cs.";

    public static bool MayKnow(string project, string other) =>
        project == Host || (Projects.TryGetValue(project, out var known) && known.Contains(other));

    public static bool MaySee(string project, string package) =>
        Packages.Any(entry => package.StartsWith(entry.Key, StringComparison.Ordinal) && entry.Value.Contains(project));
}
