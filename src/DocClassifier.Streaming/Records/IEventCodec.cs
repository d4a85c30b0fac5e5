using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Streaming.Records;

/// <summary>Turns events into the bytes of a record's value and back. Topics go without the prefix. Thread-safe.</summary>
internal interface IEventCodec
{
    /// <summary>Makes sure the schemas of these topics are registered, so that no transaction waits for the registry.</summary>
    /// <exception cref="TransientFaultException">The registry is away.</exception>
    Task RegisterAsync(IReadOnlyCollection<StageOutput> outputs, CancellationToken cancellationToken);

    /// <summary>The bytes of an event whose schema was registered.</summary>
    byte[] Encode(string topic, IDocumentEvent value, ValueFormat format);

    /// <summary>The event in a record's value.</summary>
    /// <exception cref="UndecodableValueException">The bytes are not such an event.</exception>
    /// <exception cref="TransientFaultException">The registry is away.</exception>
    ValueTask<IDocumentEvent> DecodeAsync(string topic, Type eventType, byte[] value, CancellationToken cancellationToken);
}
