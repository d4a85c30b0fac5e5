namespace DocClassifier.Sandbox.Pool;

/// <summary>A worker process ended in the middle of a request, or before it was ready.</summary>
/// <param name="how">The signal or exit code, or why it could not be started.</param>
/// <param name="hadBegun">Whether it had acknowledged the request: only then can the document be the cause.</param>
internal sealed class WorkerDiedException(string how, bool hadBegun) : Exception(how)
{
    public bool HadBegun { get; } = hadBegun;
}
