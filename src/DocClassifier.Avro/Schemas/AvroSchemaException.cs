namespace DocClassifier.Avro.Schemas;

/// <summary>A text is no valid Avro schema; the message says what is wrong and where.</summary>
public sealed class AvroSchemaException : Exception
{
    public AvroSchemaException(string message)
        : base(message)
    {
    }

    public AvroSchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
