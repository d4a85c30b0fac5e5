namespace DocClassifier.Streaming.Registry;

/// <summary>The registry refuses a schema, with its reasons: a matter of configuration or of a wrong release, not of time.</summary>
public sealed class IncompatibleSchemaException(string subject, string message)
    : Exception($"The schema registry refuses the schema for '{subject}': {message}")
{
    public string Subject { get; } = subject;
}
