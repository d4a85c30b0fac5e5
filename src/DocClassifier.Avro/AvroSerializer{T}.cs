using System.Buffers;
using System.Collections.Concurrent;
using DocClassifier.Avro.Schemas;
using DocClassifier.Avro.Typed;

namespace DocClassifier.Avro;

/// <summary>
/// Encodes and decodes a C# record: writing is compiled when it is made, reading once per writer's schema (kept as long as the
/// serializer, so hand in the same instance for the same schema). Thread-safe.
/// </summary>
public sealed class AvroSerializer<T> : AvroSerializer
    where T : class
{
    private readonly WriteValue<T> _write;
    private readonly ConcurrentDictionary<AvroSchema, ReadValue<T>> _readers = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="ArgumentException">The type cannot hold what the schema says.</exception>
    public AvroSerializer(AvroSchema schema)
        : base(schema) => _write = TypedWriters.For<T>(schema);

    /// <summary>Appends the encoded value.</summary>
    /// <exception cref="ArgumentException">A field that is required is null.</exception>
    public void Write(T value, IBufferWriter<byte> output)
    {
        var writer = new AvroWriter(output);
        _write(ref writer, value);
        writer.Flush();
    }

    /// <summary>Decodes a value that was written with <see cref="AvroSerializer.Schema"/>.</summary>
    /// <exception cref="AvroFormatException">The bytes are not what the schema says.</exception>
    public T Read(ReadOnlySpan<byte> data) => Read(data, Schema);

    /// <inheritdoc cref="AvroSerializer.ReadObject"/>
    public T Read(ReadOnlySpan<byte> data, AvroSchema writerSchema)
    {
        if (!_readers.TryGetValue(writerSchema, out var read))
            read = _readers.GetOrAdd(writerSchema, writer => TypedReaders.Build<T>(writer, Schema));
        var reader = new AvroReader(data);
        var value = read(ref reader);
        reader.End();
        return value;
    }

    /// <inheritdoc/>
    public override void WriteObject(object value, IBufferWriter<byte> output) => Write((T)value, output);

    /// <inheritdoc/>
    public override object ReadObject(ReadOnlySpan<byte> data, AvroSchema writerSchema) => Read(data, writerSchema);
}
