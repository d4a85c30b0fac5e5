namespace DocClassifier.Streaming.Failures;

/// <summary>The stage must not go on: it commits nothing more and the program ends with exit code 1.</summary>
public sealed class StageStoppedException : Exception
{
    public StageStoppedException(string message)
        : base(message)
    {
    }

    public StageStoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
