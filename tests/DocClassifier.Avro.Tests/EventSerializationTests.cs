using System.Buffers;
using System.Collections;
using System.Reflection;
using System.Text.Json;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Avro.Tests;

public sealed class EventSerializationTests
{
    [Fact]
    public void Every_event_comes_back_as_it_was()
    {
        foreach (var value in SampleEvents.All())
        {
            var serializer = AvroSerializer.For(value.GetType());
            var copy = serializer.ReadObject(Encode(value), serializer.Schema);
            AssertSame(value, copy, value.GetType().Name);
        }
    }

    [Fact]
    public void Every_event_type_has_a_schema_of_its_own_shape_and_a_sample()
    {
        // The constructor of a serializer compares type and schema property by property.
        var types = typeof(IDocumentEvent).Assembly.GetTypes()
            .Where(type => type.IsClass && typeof(IDocumentEvent).IsAssignableFrom(type)).Append(typeof(ModelAlias)).ToList();
        Assert.All(types, type => Assert.Equal("docclassifier.events." + type.Name, ((RecordSchema)AvroSerializer.For(type).Schema).FullName));
        Assert.Equal(
            types.Select(type => type.Name).Order(), SampleEvents.All().Select(value => value.GetType().Name).Distinct().Order());

        var resources = typeof(IDocumentEvent).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".avsc", StringComparison.Ordinal));
        Assert.Equal(types.Select(type => type.Name + ".avsc").Order(), resources.Order());
    }

    [Fact]
    public void Every_field_of_every_schema_is_documented_and_every_optional_one_defaults_to_null()
    {
        foreach (var value in SampleEvents.All().DistinctBy(value => value.GetType()))
            Check(AvroSerializer.For(value.GetType()).Schema);

        static void Check(AvroSchema schema)
        {
            switch (schema)
            {
                case RecordSchema record:
                    Assert.False(string.IsNullOrWhiteSpace(record.Doc), record.FullName);
                    foreach (var field in record.Fields)
                    {
                        Assert.False(string.IsNullOrWhiteSpace(field.Doc), record.FullName + "." + field.Name);
                        if (field.Schema is UnionSchema union)
                        {
                            Assert.Equal(AvroType.Null, union.Branches[0].Type);
                            Assert.Equal(JsonValueKind.Null, field.Default!.Value.ValueKind);
                        }

                        Check(field.Schema);
                    }

                    break;
                case UnionSchema union:
                    foreach (var branch in union.Branches)
                        Check(branch);
                    break;
                case ArraySchema array:
                    Check(array.Items);
                    break;
                case MapSchema map:
                    Check(map.Values);
                    break;
            }
        }
    }

    [Fact]
    public void A_required_field_that_is_null_is_named()
    {
        var bad = new DocumentDuplicate { DocumentId = "1", ArrivalId = null!, Source = null!, At = default };
        var exception = Assert.Throws<ArgumentException>(() => Encode(bad));
        Assert.Contains("DocumentDuplicate.arrivalId", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_avro_names_and_plain_values()
    {
        var received = SampleEvents.All().OfType<DocumentReceived>().First();
        using var json = JsonDocument.Parse(EventJson.Serialize(received));
        Assert.Equal("0123/1", json.RootElement.GetProperty("documentId").GetString());
        Assert.Equal("AAH/", json.RootElement.GetProperty("inline").GetString());
        Assert.Equal("2026-07-01T12:34:56.123456Z", json.RootElement.GetProperty("source").GetProperty("receivedAt").GetString());
        Assert.Equal(5_000_000_000, json.RootElement.GetProperty("source").GetProperty("size").GetInt64());

        var review = SampleEvents.All().OfType<DocumentClassified>().Last();
        using var other = JsonDocument.Parse(EventJson.Serialize(review));
        Assert.Equal(JsonValueKind.Null, other.RootElement.GetProperty("label").ValueKind);
        Assert.Equal("{}", other.RootElement.GetProperty("scores").GetRawText());
    }

    private static byte[] Encode(object value)
    {
        var output = new ArrayBufferWriter<byte>();
        AvroSerializer.For(value.GetType()).WriteObject(value, output);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertSame(object? expected, object? actual, string path)
    {
        if (expected is ReadOnlyMemory<byte> bytes)
        {
            Assert.Equal(bytes.ToArray(), ((ReadOnlyMemory<byte>)actual!).ToArray());
        }
        else if (expected is IReadOnlyDictionary<string, double> scores)
        {
            Assert.Equal(scores, (IReadOnlyDictionary<string, double>)actual!);
        }
        else if (expected is IEnumerable list and not string)
        {
            var (left, right) = (list.Cast<object>().ToList(), ((IEnumerable)actual!).Cast<object>().ToList());
            Assert.Equal(left.Count, right.Count);
            for (var item = 0; item < left.Count; item++)
                AssertSame(left[item], right[item], $"{path}[{item}]");
        }
        else if (expected?.GetType().Namespace == typeof(DocumentReceived).Namespace)
        {
            foreach (var property in expected!.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                AssertSame(property.GetValue(expected), property.GetValue(actual), path + "." + property.Name);
        }
        else
        {
            Assert.True(Equals(expected, actual), $"{path}: {expected} became {actual}");
        }
    }
}
