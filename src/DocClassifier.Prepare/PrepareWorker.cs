using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare;

/// <summary>What a worker process of the sandbox must know for this stage.</summary>
public static class PrepareWorker
{
    /// <summary>To be passed to <see cref="Sandbox.Worker.SandboxWorker.Run"/> by the program behind the verb <c>worker</c>.</summary>
    public static IReadOnlyList<ISandboxOperation> Operations { get; } = [new ExtractOperation()];
}
