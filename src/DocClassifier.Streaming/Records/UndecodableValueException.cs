using DocClassifier.Contracts;

namespace DocClassifier.Streaming.Records;

/// <summary>The value of a record is not an event of its topic.</summary>
internal sealed class UndecodableValueException(string reason, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="Reasons"/>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The schema id that the registry does not know, though it can be behind; null when the value has another fault.</summary>
    public int? UnknownSchema { get; init; }
}
