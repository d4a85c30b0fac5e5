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

    /// <summary>
    /// Whether a service (cluster, schema registry) was not reached, so that the remedy is to start it or to correct its address. Default
    /// false: the message names the remedy itself.
    /// </summary>
    public bool IsServiceAway { get; init; }
}
