namespace DocClassifier.Avro.Typed;

/// <summary>Reads a value of a type by a plan that is built in.</summary>
internal delegate T ReadValue<out T>(ref AvroReader reader);

/// <summary>Writes a value of a type by a schema that is built in.</summary>
internal delegate void WriteValue<in T>(ref AvroWriter writer, T value);
