using DocClassifier.Contracts;

namespace DocClassifier.Avro;

/// <summary>The bytes of a record's value cannot become an event: the record's fault, never the infrastructure's.</summary>
public abstract class UnreadableValueException : Exception
{
    protected UnreadableValueException(string reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>The dead letter's reason (<see cref="Reasons"/>).</summary>
    public string Reason { get; }
}
