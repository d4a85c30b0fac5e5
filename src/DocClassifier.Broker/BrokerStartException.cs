namespace DocClassifier.Broker;

/// <summary>The broker cannot start; the message is one line that names what is in the way and what to do.</summary>
public sealed class BrokerStartException : Exception
{
    public BrokerStartException(string message)
        : base(message)
    {
    }

    public BrokerStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
