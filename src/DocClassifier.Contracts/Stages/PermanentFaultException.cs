namespace DocClassifier.Contracts.Stages;

/// <summary>
/// The infrastructure refuses, and waiting does not cure it: configuration or release are wrong (a schema that the registry does not take).
/// Whoever runs the work ends the process with this sentence.
/// </summary>
public sealed class PermanentFaultException : Exception
{
    public PermanentFaultException(string message)
        : base(message)
    {
    }

    public PermanentFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
