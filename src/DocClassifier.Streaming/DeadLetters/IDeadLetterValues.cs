namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Gives back what <see cref="IDeadLetterStore"/> has taken. Thread-safe.</summary>
public interface IDeadLetterValues
{
    /// <summary>The bytes of a <c>docclassifier.value-ref</c>, checked; null when the store does not have them (any more) or they are damaged.</summary>
    /// <exception cref="Contracts.Stages.TransientFaultException">The store is away.</exception>
    ValueTask<byte[]?> GetAsync(string reference, CancellationToken cancellationToken);
}
