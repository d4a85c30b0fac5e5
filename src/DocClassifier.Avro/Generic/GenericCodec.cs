using System.Buffers;
using DocClassifier.Avro.Resolution;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Generic;

/// <summary>
/// Values of any schema: null, bool, int, long, float, double, string, byte[], <see cref="GenericRecord"/>, <see cref="GenericEnum"/>,
/// <see cref="GenericFixed"/>, a list of values, a dictionary from strings to values. Logical types stay what they are made of.
/// </summary>
internal static class GenericCodec
{
    /// <exception cref="ArgumentException">The value does not fit the schema.</exception>
    public static byte[] Encode(AvroSchema schema, object? value)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new AvroWriter(output);
        GenericWriter.Write(schema, value, ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="AvroFormatException">The bytes are not what the schema says.</exception>
    public static object? Decode(AvroSchema schema, ReadOnlySpan<byte> data) => Decode(schema, schema, data);

    /// <exception cref="WrongSchemaException">The schemas do not resolve.</exception>
    /// <exception cref="AvroFormatException">The bytes are not what the writer's schema says.</exception>
    public static object? Decode(AvroSchema writer, AvroSchema reader, ReadOnlySpan<byte> data)
    {
        var plan = SchemaResolver.Resolve(writer, reader);
        var input = new AvroReader(data);
        var value = GenericReader.Read(plan, ref input);
        input.End();
        return value;
    }
}
