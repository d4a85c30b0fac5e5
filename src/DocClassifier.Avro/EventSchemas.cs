using System.Collections.Concurrent;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Avro;

/// <summary>The schemas of <c>schemas/</c>, which Contracts carries as resources. Thread-safe.</summary>
public static class EventSchemas
{
    private static readonly ConcurrentDictionary<Type, AvroSchema> Known = new();

    /// <summary>The schema of an event type: always the same instance.</summary>
    /// <exception cref="ArgumentException">There is no schema of that name.</exception>
    public static AvroSchema For(Type eventType) => Known.GetOrAdd(eventType, static type =>
    {
        using var resource = typeof(DocumentReceived).Assembly.GetManifestResourceStream(type.Name + ".avsc")
            ?? throw new ArgumentException($"There is no schema {type.Name}.avsc.", nameof(eventType));
        using var reader = new StreamReader(resource);
        return AvroSchema.Parse(reader.ReadToEnd());
    });
}
