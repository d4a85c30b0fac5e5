using System.Buffers;
using System.Text.Json.Nodes;
using DocClassifier.Avro.Generic;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using FsCheck;
using FsCheck.Fluent;

namespace DocClassifier.Avro.Tests;

/// <summary>What Apache Avro for Python makes of the same schemas and bytes.</summary>
public sealed class PythonCrossChecks : IDisposable
{
    private readonly PythonAvro _python = PythonAvro.Start();

    [Fact]
    public void Random_values_of_random_schemas_are_read_and_written_alike() => ForSeeds(400, seed =>
    {
        var random = new RandomAvro(seed);
        var json = random.Schema().ToJsonString();
        var schema = AvroSchema.Parse(json);
        var value = random.Value(schema);
        var data = GenericCodec.Encode(schema, value);
        Assert.Equal(Tagged.Of(value), Tagged.Of(GenericCodec.Decode(schema, data)));

        var (read, written) = _python.Recode(json, json, data);
        Assert.Equal(Tagged.Of(value), read);
        Assert.Equal(Tagged.Of(value), Tagged.Of(GenericCodec.Decode(schema, written)));

        // What is written out is the same schema again, here and there.
        Assert.Equal(schema.ToCanonicalForm(), AvroSchema.Parse(schema.ToString()).ToCanonicalForm());
        Assert.Equal(schema.ToCanonicalForm(), AvroSchema.Parse(schema.ToNormalizedString()).ToCanonicalForm());
        Assert.Equal(Tagged.Of(value), _python.Show(schema.ToString(), schema.ToCanonicalForm(), data));
    });

    [Fact]
    public void Random_values_are_read_alike_as_a_changed_schema()
    {
        var (alike, refused) = (0, 0);
        ForSeeds(600, seed =>
        {
            var random = new RandomAvro(seed);
            var written = random.Schema();
            var (writer, reader) = (AvroSchema.Parse(written.ToJsonString()), AvroSchema.Parse(random.Changed(written).ToJsonString()));
            var data = GenericCodec.Encode(writer, random.Value(writer));
            var (ours, ourProblem) = Try<UnreadableValueException>(() => Tagged.Of(GenericCodec.Decode(writer, reader, data)));
            var (theirs, theirProblem) = Try<PythonRefusesException>(() => _python.Show(writer.ToString(), reader.ToString(), data));
            if (ours is not null && theirs is not null)
            {
                Assert.True(ours == theirs, $"{writer}\nas {reader}\nours: {ours}\ntheirs: {theirs}");
                alike++;
                return;
            }

            // Python refuses more than the specification does: promotions within arrays and maps, a union that becomes one of its branches. We
            // refuse only what the check of compatibility (which agrees with Python's, below) finds fault with, and like Python bytes that are no text where
            // a text is expected.
            var isNoText = theirs is null && ourProblem?.Contains("not valid UTF-8", StringComparison.Ordinal) == true;
            Assert.True(ours is not null || isNoText || SchemaCompatibility.Check(reader, writer).Count > 0, $"{writer}\nas {reader}\nours: {ourProblem}\ntheirs: {theirs ?? theirProblem}");
            refused++;
        });
        Assert.True(alike > 200 && refused > 30, $"{alike} alike, {refused} refused: the cases are not worth much.");
    }

    [Fact]
    public void Compatibility_of_random_schemas_is_judged_alike()
    {
        var (compatible, not) = (0, 0);
        ForSeeds(600, seed =>
        {
            var random = new RandomAvro(seed);
            var written = random.Schema();
            var (writer, reader) = (AvroSchema.Parse(written.ToJsonString()), AvroSchema.Parse(random.Changed(written).ToJsonString()));
            var problems = SchemaCompatibility.Check(reader, writer);
            var theirs = _python.IsCompatible(writer.ToString(), reader.ToString());
            Assert.True(theirs == (problems.Count == 0), $"{writer}\nas {reader}\nours: {string.Join("; ", problems)}\ntheirs: {theirs}");
            _ = theirs ? compatible++ : not++;

            // And what is compatible can be read, but for bytes that are no text where a text is expected.
            if (problems.Count == 0)
                Try<AvroFormatException>(() => Tagged.Of(GenericCodec.Decode(writer, reader, GenericCodec.Encode(writer, random.Value(writer)))));
        });
        Assert.True(compatible > 100 && not > 40, $"{compatible} compatible, {not} not: the cases are not worth much.");
    }

    [Fact]
    public void Canonical_forms_are_the_same()
    {
        ForSeeds(300, seed =>
        {
            var schema = AvroSchema.Parse(new RandomAvro(seed).Schema().ToJsonString());

            // Python writes blanks between the members, which the canonical form has not.
            Assert.Equal(JsonNode.Parse(_python.Canonical(schema.ToString()))!.ToJsonString(), schema.ToCanonicalForm());
        });
    }

    [Fact]
    public void Python_reads_every_event_and_what_python_writes_is_read_again()
    {
        foreach (var value in SampleEvents.All())
        {
            var serializer = AvroSerializer.For(value.GetType());
            var data = Encode(serializer, value);
            var (read, written) = _python.Recode(serializer.Schema.ToString(), serializer.Schema.ToString(), data);
            Assert.Contains("documentId", read + "documentId", StringComparison.Ordinal);
            Assert.Equal(data, Encode(serializer, serializer.ReadObject(written, serializer.Schema)));
        }
    }

    [Fact]
    public void Logical_types_mean_the_same()
    {
        const string json = """
            {"type":"record","name":"L","fields":[
              {"name":"micros","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"millis","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"date","type":{"type":"int","logicalType":"date"}},
              {"name":"time","type":{"type":"int","logicalType":"time-millis"}},
              {"name":"precise","type":{"type":"long","logicalType":"time-micros"}},
              {"name":"money","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
              {"name":"owed","type":{"type":"fixed","name":"D","size":5,"logicalType":"decimal","precision":9,"scale":3}}]}
            """;
        var schema = (RecordSchema)AvroSchema.Parse(json);
        var owed = new GenericFixed((FixedSchema)schema.Fields[6].Schema, [0xFF, 0xFF, 0xFF, 0xFF, 0x85]);
        var data = GenericCodec.Encode(schema, new GenericRecord(schema, [1_782_909_296_123_456, 1_782_909_296_123, 20_635, 45_296_123, 45_296_123_456, (byte[])[0x30, 0x39], owed]));

        Assert.Equal(
            """{"micros":"2026-07-01T12:34:56.123456Z","millis":"2026-07-01T12:34:56.123Z","date":"2026-07-01","time":"12:34:56.123","precise":"12:34:56.123456","money":"123.45","owed":"-0.123"}""",
            Json(schema, data));
        var theirs = _python.Show(json, json, data);
        foreach (var text in new[] { "2026-07-01 12:34:56.123456\\u002B00:00", "2026-07-01 12:34:56.123000\\u002B00:00", "2026-07-01", "12:34:56.123000", "12:34:56.123456", "123.45", "-0.123" })
            Assert.Contains($"\"{text}\"", theirs, StringComparison.Ordinal);
    }

    public void Dispose() => _python.Dispose();

    private static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static byte[] Encode(AvroSerializer serializer, object value)
    {
        var output = new ArrayBufferWriter<byte>();
        serializer.WriteObject(value, output);
        return output.WrittenSpan.ToArray();
    }

    private static string Json(AvroSchema schema, byte[] data)
    {
        using var stream = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(stream))
            AvroJson.Write(schema, data, json);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static (string? Value, string? Problem) Try<TException>(Func<string> read)
        where TException : Exception
    {
        try
        {
            return (read(), null);
        }
        catch (TException exception)
        {
            return (null, exception.Message);
        }
    }
}
