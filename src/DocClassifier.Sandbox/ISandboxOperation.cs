namespace DocClassifier.Sandbox;

/// <summary>Something that a worker process can do with untrusted bytes. Runs in the worker, one request at a time, on one thread.</summary>
public interface ISandboxOperation
{
    string Name { get; }

    /// <summary>Works on one request and returns its result, in a form of its own (JSON).</summary>
    /// <exception cref="SandboxRejectedException">The document is bad. Any other exception ends the worker: the document is <c>broken</c>.</exception>
    ReadOnlyMemory<byte> Run(SandboxTask task);
}
