using DocClassifier.Contracts.Events;

namespace DocClassifier.Contracts.Stages;

/// <summary>A topic that a stage reads, the type of its values, and what is done with each.</summary>
public sealed class StageInput
{
    private readonly Func<IDocumentEvent, CancellationToken, ValueTask<StageResult>> _handler;

    private StageInput(string topic, Type eventType, Func<IDocumentEvent, CancellationToken, ValueTask<StageResult>> handler)
    {
        Topic = topic;
        EventType = eventType;
        _handler = handler;
    }

    /// <summary>The topic's name, without the prefix.</summary>
    public string Topic { get; }

    /// <summary>The type of the topic's values.</summary>
    public Type EventType { get; }

    /// <summary>
    /// When true, the engine asks at release, in offset order, whether the document's id and arrival were seen before (CONTRACTS.md, "Seen"):
    /// a retry is dropped and another arrival is announced on <see cref="Topics.Duplicates"/>. Default false.
    /// </summary>
    public bool DropsSeen { get; init; }

    /// <summary>When set, each numbered record of a document takes effect once. Default null: every record does.</summary>
    public OncePerNumber? Once { get; init; }

    /// <summary>A topic with values of type <typeparamref name="TEvent"/>.</summary>
    public static StageInput From<TEvent>(
        string topic, Func<TEvent, CancellationToken, ValueTask<StageResult>> handler, bool dropsSeen = false, OncePerNumber? once = null)
        where TEvent : IDocumentEvent =>
        new(topic, typeof(TEvent), (value, cancellationToken) => handler((TEvent)value, cancellationToken))
        {
            DropsSeen = dropsSeen,
            Once = once,
        };

    /// <summary>Works on one document.</summary>
    public ValueTask<StageResult> RunAsync(IDocumentEvent value, CancellationToken cancellationToken) => _handler(value, cancellationToken);
}
