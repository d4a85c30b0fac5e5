using DocClassifier.Contracts;

namespace DocClassifier.Streaming.Records;

/// <summary>The value of a record is not an event of its topic.</summary>
internal sealed class UndecodableValueException(string reason, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="Reasons"/>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The schema's id is unknown to the registry, which can be behind: worth another look.</summary>
    public bool UnknownSchema { get; init; }
}
