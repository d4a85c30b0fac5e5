namespace DocClassifier.CommandLine;

/// <summary>Something the user can mend: printed as one line that names the thing and the remedy; exit code 1.</summary>
internal sealed class UserErrorException : Exception
{
    public UserErrorException(string message)
        : base(message)
    {
    }

    public UserErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
