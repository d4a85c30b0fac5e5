namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Takes the bytes of a dead letter that does not fit its topic. The host connects it to the content store. Thread-safe.</summary>
public interface IDeadLetterStore
{
    /// <summary>Stores the bytes durably and returns where they lie, for the header <c>docclassifier.value-ref</c>.</summary>
    /// <exception cref="Contracts.Stages.TransientFaultException">The store is away.</exception>
    ValueTask<string> PutAsync(ReadOnlyMemory<byte> value, CancellationToken cancellationToken);
}
