using DocClassifier.Contracts.Events;

namespace DocClassifier.Contracts.Stages;

/// <summary>
/// Asks the engine to let each numbered record of a document take effect once: set as <see cref="StageInput.Once"/>. A record whose number
/// is not above the highest that took effect is dropped: its offset moves on, nothing is written.
/// </summary>
/// <remarks>
/// For the engine, per partition of the input: (1) when the partition is assigned, restore a <see cref="DeliveredNumbers"/> from the same
/// partition number of <see cref="Topic"/> exactly as <c>documents.seen</c> is restored (STREAMING.md, rule 9), a null value forgets the
/// id; (2) at release, in offset order (rule 8), for a completed result call <see cref="DeliveredNumbers.TryRelease"/> with the value's id
/// and <see cref="NumberOfInput"/> of it, and write the result's emissions only when it says true; a rejected result is not asked about;
/// (3) call <see cref="DeliveredNumbers.Commit"/> after the transaction's commit and <see cref="DeliveredNumbers.Abort"/> after its abort.
/// The stage itself emits the record on <see cref="Topic"/> that a later restore reads, so nothing has to be written besides.
/// </remarks>
public sealed record OncePerNumber
{
    private OncePerNumber(string topic, Type eventType, Func<IDocumentEvent, int> numberOfInput, Func<IDocumentEvent, int> numberOfDelivered)
    {
        Topic = topic;
        EventType = eventType;
        NumberOfInput = numberOfInput;
        NumberOfDelivered = numberOfDelivered;
    }

    /// <summary>The compacted topic, keyed by the full id, that remembers what took effect.</summary>
    public string Topic { get; }

    /// <summary>The type of the values of <see cref="Topic"/>.</summary>
    public Type EventType { get; }

    /// <summary>The number of a record of the input.</summary>
    public Func<IDocumentEvent, int> NumberOfInput { get; }

    /// <summary>The number of a record of <see cref="Topic"/>.</summary>
    public Func<IDocumentEvent, int> NumberOfDelivered { get; }

    /// <summary>Records of type <typeparamref name="TInput"/>, remembered on <paramref name="topic"/> as <typeparamref name="TDelivered"/>.</summary>
    public static OncePerNumber By<TInput, TDelivered>(string topic, Func<TInput, int> numberOfInput, Func<TDelivered, int> numberOfDelivered)
        where TInput : IDocumentEvent
        where TDelivered : IDocumentEvent =>
        new(topic, typeof(TDelivered), value => numberOfInput((TInput)value), value => numberOfDelivered((TDelivered)value));
}
