using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro;

/// <summary>Encodes and decodes events of one type without naming it. Thread-safe.</summary>
public abstract class AvroSerializer
{
    private static readonly ConcurrentDictionary<Type, AvroSerializer> Known = new();

    private protected AvroSerializer(AvroSchema schema) => Schema = schema;

    /// <summary>What is written, and what is read into.</summary>
    public AvroSchema Schema { get; }

    /// <summary>The one serializer of an event type; its schema is the one of <c>schemas/</c> with its name.</summary>
    /// <exception cref="ArgumentException">There is no such schema, or it and the type differ.</exception>
    public static AvroSerializer For(Type eventType) => Known.GetOrAdd(
        eventType,
        static type => (AvroSerializer)Activator.CreateInstance(
            typeof(AvroSerializer<>).MakeGenericType(type), BindingFlags.DoNotWrapExceptions, null, [EventSchemas.For(type)], null)!);

    /// <summary>The one serializer of an event type.</summary>
    public static AvroSerializer<T> For<T>()
        where T : class => (AvroSerializer<T>)For(typeof(T));

    /// <summary>Appends the encoded value.</summary>
    /// <exception cref="ArgumentException">A field that is required is null.</exception>
    public abstract void WriteObject(object value, IBufferWriter<byte> output);

    /// <summary>Decodes a value that was written with another schema, such as an older one.</summary>
    /// <exception cref="AvroFormatException">The bytes are not what the writer's schema says.</exception>
    /// <exception cref="WrongSchemaException">Data of the writer's schema cannot be read as this type.</exception>
    public abstract object ReadObject(ReadOnlySpan<byte> data, AvroSchema writerSchema);
}
