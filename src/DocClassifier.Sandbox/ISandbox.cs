namespace DocClassifier.Sandbox;

/// <summary>Runs operations on untrusted bytes in worker processes under limits of time and memory. Thread-safe.</summary>
public interface ISandbox
{
    /// <summary>Requests that are worked on at once; others wait.</summary>
    int Parallelism { get; }

    /// <summary>A new, empty folder for the files of one document; disposing it removes them.</summary>
    /// <exception cref="Contracts.Stages.TransientFaultException">The temporary folder is full or not writable.</exception>
    WorkFolder NewFolder();

    /// <summary>Runs one request and returns the operation's result.</summary>
    /// <exception cref="SandboxRejectedException">The document is bad, killed its worker, or passed a limit.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">No worker can be started, a library is missing, or the disk is full.</exception>
    Task<ReadOnlyMemory<byte>> RunAsync(SandboxRequest request, CancellationToken cancellationToken);
}
