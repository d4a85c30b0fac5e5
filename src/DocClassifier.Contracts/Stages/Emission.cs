using DocClassifier.Contracts.Events;

namespace DocClassifier.Contracts.Stages;

/// <summary>One record that a stage wants written: to a topic, or as a dead letter of a part.</summary>
public sealed record Emission
{
    private Emission(string topic, IDocumentEvent value)
    {
        Topic = topic;
        Value = value;
    }

    /// <summary>The topic's name, without the prefix.</summary>
    public string Topic { get; }

    /// <summary>The record's value; its key is the root of the value's id.</summary>
    public IDocumentEvent Value { get; }

    /// <summary>Default Avro.</summary>
    public ValueFormat Format { get; init; }

    /// <summary>For a dead letter: one of <see cref="Reasons"/>; otherwise null.</summary>
    public string? Reason { get; private init; }

    /// <summary>For a dead letter: a sentence that says what was wrong; otherwise null.</summary>
    public string? Message { get; private init; }

    /// <summary>A record for <paramref name="topic"/>.</summary>
    public static Emission To(string topic, IDocumentEvent value) => new(topic, value);

    /// <summary>A dead letter of a part, so that its siblings go on: it goes to the dead letters of <see cref="Topics.Received"/>.</summary>
    public static Emission DeadLetter(DocumentReceived part, string reason, string message) =>
        new(Topics.DeadLetters(Topics.Received), part) { Reason = reason, Message = message };
}
