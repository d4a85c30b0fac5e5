namespace DocClassifier.Contracts.Stages;

/// <summary>A topic that a stage writes to and the type of its values.</summary>
public sealed record StageOutput(string Topic, Type EventType, ValueFormat Format = ValueFormat.Avro);
