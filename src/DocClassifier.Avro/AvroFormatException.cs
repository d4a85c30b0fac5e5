using DocClassifier.Contracts;

namespace DocClassifier.Avro;

/// <summary>Bytes are not what their schema says: cut off, a length beyond the end, a branch that does not exist.</summary>
public sealed class AvroFormatException(string message) : UnreadableValueException(Reasons.Schema, message);
