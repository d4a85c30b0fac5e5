namespace DocClassifier.Contracts.Stages;

/// <summary>
/// The infrastructure is at fault, not the document (store away, disk full): the engine backs off and retries, readiness goes red, and
/// nothing is dead-lettered.
/// </summary>
public sealed class TransientFaultException : Exception
{
    public TransientFaultException(string message)
        : base(message)
    {
    }

    public TransientFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
