namespace DocClassifier.Classify.Onnx;

/// <summary>How a model is loaded and run.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>Threads within one operator. Default 1: documents are worked on in parallel, so a run stays on its caller's thread.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>All graph optimisations. Default true.</summary>
    public bool OptimizeGraph { get; init; } = true;

    /// <summary>Keep an arena of CPU memory between runs. Default false: our tensors are small, and the arena never shrinks.</summary>
    public bool CpuArena { get; init; }
}
