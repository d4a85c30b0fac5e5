using System.Collections;
using Avro;
using Avro.Generic;
using Avro.Specific;

namespace DocClassifier.Bench.Serdes;

/// <summary>Events in the types of Apache.Avro, made property by property: not by way of any bytes.</summary>
internal static class ApacheValues
{
    public static GenericRecord Generic(object value) => Generic(value, ApacheSchemas.Of(value.GetType().Name));

    public static ISpecificRecord Specific(object value)
    {
        var record = (ISpecificRecord)Activator.CreateInstance(SpecificType(value.GetType()))!;
        foreach (var field in ((RecordSchema)record.Schema).Fields)
            record.Put(field.Pos, Convert(Property(value, field), field.Schema, (item, _) => Specific(item)));
        return record;
    }

    /// <summary>The class below <c>docclassifier.events</c> for an event.</summary>
    public static Type SpecificType(Type eventType) =>
        typeof(docclassifier.events.SpecificEvent).Assembly.GetType("docclassifier.events." + eventType.Name, throwOnError: true)!;

    private static GenericRecord Generic(object value, RecordSchema schema)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
            record.Add(field.Pos, Convert(Property(value, field), field.Schema, Generic));
        return record;
    }

    private static object? Convert(object? value, Schema schema, Func<object, RecordSchema, object> record) => (value, schema) switch
    {
        (null, _) => null,
        (_, UnionSchema union) => Convert(value, union.Schemas.Single(branch => branch.Tag != Schema.Type.Null), record),
        (_, RecordSchema nested) => record(value, nested),
        (IEnumerable items, ArraySchema array) => items.Cast<object>().Select(item => Convert(item, array.ItemSchema, record)).ToArray(),
        (IReadOnlyDictionary<string, double> map, MapSchema) => map.ToDictionary(entry => entry.Key, entry => (object)entry.Value),
        (DateTimeOffset time, _) => time.UtcDateTime,
        (ReadOnlyMemory<byte> bytes, _) => bytes.ToArray(),
        _ => value,
    };

    private static object? Property(object value, Field field) =>
        value.GetType().GetProperty(char.ToUpperInvariant(field.Name[0]) + field.Name[1..])!.GetValue(value);
}
