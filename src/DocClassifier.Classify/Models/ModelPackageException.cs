namespace DocClassifier.Classify.Models;

/// <summary>A model package is missing, damaged or not understood; the message names it and says what to do.</summary>
public sealed class ModelPackageException : Exception
{
    public ModelPackageException(string message)
        : base(message)
    {
    }

    public ModelPackageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
