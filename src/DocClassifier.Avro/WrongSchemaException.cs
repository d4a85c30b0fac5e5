using DocClassifier.Contracts;

namespace DocClassifier.Avro;

/// <summary>Data of the writer's schema cannot be read as the reader's (specification, "Schema Resolution").</summary>
public sealed class WrongSchemaException(string message, Exception? innerException = null)
    : UnreadableValueException(Reasons.Schema, message, innerException);
