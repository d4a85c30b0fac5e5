namespace DocClassifier.Ingest;

/// <summary>Ingest cannot start; the message names the thing and the remedy.</summary>
public sealed class IngestException : Exception
{
    public IngestException(string message)
        : base(message)
    {
    }

    public IngestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
