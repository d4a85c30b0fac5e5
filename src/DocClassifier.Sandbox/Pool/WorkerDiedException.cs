namespace DocClassifier.Sandbox.Pool;

/// <summary>A worker process ended in the middle of a request, or before it was ready.</summary>
internal sealed class WorkerDiedException(string how) : Exception(how);
