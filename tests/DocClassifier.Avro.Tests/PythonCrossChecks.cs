using System.Buffers;
using System.Text.Json.Nodes;
using Avro.Generic;
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
    public void Random_values_of_random_schemas_are_shown_and_skipped() => ForSeeds(400, seed =>
    {
        var random = new RandomAvro(seed);
        var json = random.Schema().ToJsonString();
        var (schema, theirs) = (AvroSchema.Parse(json), ApacheAvro.Parse(json));
        var value = random.Value(theirs);
        var data = ApacheAvro.Encode(theirs, value);
        var shown = JsonNode.Parse(Json(schema, data));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Plain.Of(value)?.ToJsonString() ?? "null"), shown), $"{json}\n{shown}");

        var reader = new AvroReader(data);
        AvroSkipper.Skip(schema, ref reader);
        reader.End();

        // What is written out means the same schema to others.
        Assert.Equal(Tagged.Of(value), _python.Show(schema.ToString(), schema.ToNormalizedString(), data));
    });

    [Fact]
    public void Events_are_read_alike_from_a_changed_schema()
    {
        var (alike, refused) = (0, 0);
        var events = SampleEvents.All().ToList();
        ForSeeds(400, seed =>
        {
            var value = events[seed % events.Count];
            var serializer = AvroSerializer.For(value.GetType());
            var (current, sample) = (serializer.Schema.ToString(), Encode(serializer, value));
            var changed = new RandomAvro(seed).Changed(JsonNode.Parse(current)!).ToJsonString();
            // As what a registry has accepted is parsed: where a union lost its null, the default is left.
            var writer = AvroSchema.Parse(changed, checkDefaults: false);
            if (Try<PythonRefusesException>(() => _python.Recode(current, changed, sample).Data).Value is not { } data)
                return;
            var (ours, ourProblem) = Try<UnreadableValueException>(() => Encode(serializer, serializer.ReadObject(data, writer)));
            var (theirs, theirProblem) = Try<PythonRefusesException>(() => _python.Recode(changed, current, data).Data);
            if (ours is not null && theirs is not null)
            {
                Assert.True(ours.AsSpan().SequenceEqual(theirs), $"{changed}\nas {current}");
                alike++;
                return;
            }

            // Python refuses more than the specification does: promotions within arrays and maps, a union that becomes one of its
            // branches. We refuse only what the check of compatibility (which agrees with Python's, below) finds fault with.
            Assert.True(ours is not null || SchemaCompatibility.Check(serializer.Schema, writer).Count > 0, $"{changed}\nas {current}\nours: {ourProblem}\ntheirs: {theirProblem}");
            refused++;
        });
        Assert.True(alike > 50 && refused > 10, $"{alike} alike, {refused} refused: the cases are not worth much.");
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
        });
        Assert.True(compatible > 100 && not > 40, $"{compatible} compatible, {not} not: the cases are not worth much.");
    }

    [Fact]
    public void A_schema_that_is_written_out_is_the_same_schema()
    {
        ForSeeds(300, seed =>
        {
            var json = new RandomAvro(seed).Schema().ToJsonString();
            var (schema, canonical) = (AvroSchema.Parse(json), _python.Canonical(json));
            Assert.Equal(canonical, _python.Canonical(schema.ToString()));
            Assert.Equal(canonical, _python.Canonical(schema.ToNormalizedString()));
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
        var plain = json.Replace("logicalType", "unused", StringComparison.Ordinal);
        var theirSchema = (global::Avro.RecordSchema)ApacheAvro.Parse(plain);
        var owed = new GenericFixed((global::Avro.FixedSchema)theirSchema.Fields[6].Schema, [0xFF, 0xFF, 0xFF, 0xFF, 0x85]);
        var data = ApacheAvro.Encode(theirSchema, ApacheAvro.Record(theirSchema, 1_782_909_296_123_456, 1_782_909_296_123, 20_635, 45_296_123, 45_296_123_456, (byte[])[0x30, 0x39], owed));

        Assert.Equal(
            """{"micros":"2026-07-01T12:34:56.123456Z","millis":"2026-07-01T12:34:56.123Z","date":"2026-07-01","time":"12:34:56.123","precise":"12:34:56.123456","money":"123.45","owed":"-0.123"}""",
            Json(AvroSchema.Parse(json), data));
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

    private static (byte[]? Value, string? Problem) Try<TException>(Func<byte[]> read)
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
