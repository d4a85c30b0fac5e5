using Avro.Generic;
using Avro.IO;
using ApacheSchema = Avro.Schema;

namespace DocClassifier.Avro.Tests;

/// <summary>Apache.Avro's generic reading and writing: what ours is held against.</summary>
internal static class ApacheAvro
{
    public static ApacheSchema Parse(string schema) => ApacheSchema.Parse(schema);

    public static string Canonical(string schema) => global::Avro.SchemaNormalization.ToParsingForm(Parse(schema));

    public static byte[] Encode(string schema, object? value) => Encode(Parse(schema), value);

    public static byte[] Encode(ApacheSchema schema, object? value)
    {
        using var stream = new MemoryStream();
        new GenericWriter<object?>(schema).Write(value, new BinaryEncoder(stream));
        return stream.ToArray();
    }

    /// <summary>A record with these values, in the order of its fields.</summary>
    public static GenericRecord Record(ApacheSchema schema, params object?[] values)
    {
        var record = new GenericRecord((global::Avro.RecordSchema)schema);
        for (var field = 0; field < values.Length; field++)
            record.Add(field, values[field]);
        return record;
    }

    /// <summary>What was written with one schema, written with another.</summary>
    public static byte[] Recode(string writer, string reader, byte[] data)
    {
        var (from, to) = (Parse(writer), Parse(reader));
        using var stream = new MemoryStream(data);
        return Encode(to, new GenericReader<object>(from, to).Read(null!, new BinaryDecoder(stream)));
    }
}
