namespace DocClassifier.Contracts.Stages;

/// <summary>A stage of the pipeline: what it reads, what it writes, and how one document is worked on. Knows nothing of Kafka.</summary>
/// <remarks>Thread-safe: the engine works on many documents at once and releases results in order.</remarks>
public interface IStage
{
    /// <summary>The stage's name on the command line; its group is <c>docclassifier.&lt;name&gt;</c>.</summary>
    string Name { get; }

    /// <summary>The topics it reads.</summary>
    IReadOnlyList<StageInput> Inputs { get; }

    /// <summary>The topics it writes to, dead letters excepted; their schemas are registered before the first document.</summary>
    IReadOnlyList<StageOutput> Outputs { get; }

    /// <summary>
    /// How many documents are worked on at once in one instance. Default 128. A stage whose documents queue for something scarce (worker
    /// processes, OCR) states a small multiple of it: the time limit then measures work, not waiting, and fewer documents are under
    /// suspicion when the process dies.
    /// </summary>
    int MaxInWork => 128;
}
