using DocClassifier.Avro;
using DocClassifier.Contracts;

namespace DocClassifier.Streaming.Registry;

/// <summary>A value does not begin with the magic byte and a schema id: no registry client wrote it.</summary>
public sealed class NotOursException(string message) : UnreadableValueException(Reasons.NotOurs, message);
