using System.Buffers;
using System.Text.Json;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Avro.Tests;

public sealed class HostileBytesTests
{
    [Fact]
    public void Damaged_events_are_refused_and_cost_little_memory()
    {
        var random = new Random(7);
        var refused = 0;
        foreach (var value in SampleEvents.All())
        {
            var serializer = AvroSerializer.For(value.GetType());
            var output = new ArrayBufferWriter<byte>();
            serializer.WriteObject(value, output);
            var good = output.WrittenSpan.ToArray();
            serializer.ReadObject(good, serializer.Schema);
            for (var attempt = 0; attempt < 1500; attempt++)
            {
                var bad = Damage(good, random);
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    serializer.ReadObject(bad, serializer.Schema);
                }
                catch (AvroFormatException)
                {
                    refused++;
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + (200L * bad.Length));
            }
        }

        Assert.True(refused > 5000, $"Only {refused} were refused.");
    }

    [Fact]
    public void Damaged_values_of_random_schemas_are_refused_by_every_way_of_reading()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var made = new RandomAvro(seed);
            var json = made.Schema().ToJsonString();
            var (schema, theirs) = (AvroSchema.Parse(json), ApacheAvro.Parse(json));
            var good = ApacheAvro.Encode(theirs, made.Value(theirs));
            var random = new Random(seed);
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var bad = Damage(good, random);
                var before = GC.GetAllocatedBytesForCurrentThread();
                Attempt(() => Json(schema, bad));
                Attempt(() => Skip(schema, bad));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
            }
        }
    }

    [Theory]
    [InlineData("\"bytes\"", "FFFFFFFFFFFFFFFFFF01")]
    [InlineData("\"bytes\"", "FEFFFFFF0F00")]
    [InlineData("\"string\"", "01")]
    [InlineData("\"string\"", "02C3")]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFF02")]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("\"int\"", "8080808010")]
    [InlineData("\"int\"", "")]
    [InlineData("\"int\"", "0000")]
    [InlineData("\"boolean\"", "02")]
    [InlineData("[\"null\",\"int\"]", "04")]
    [InlineData("[\"null\",\"int\"]", "01")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "02")]
    [InlineData("""{"type":"array","items":"null"}""", "FEFFFFFFFFFFFFFFFF0100")]
    [InlineData("""{"type":"array","items":"int"}""", "FEFFFFFF0F")]
    [InlineData("""{"type":"array","items":"int"}""", "FFFFFFFFFFFFFFFFFF0100")]
    [InlineData("""{"type":"map","values":"null"}""", "FEFFFFFF0F")]
    [InlineData("""{"type":"fixed","name":"F","size":2147483647}""", "00")]
    public void Lengths_counts_and_numbers_beyond_their_bounds_are_refused(string schema, string hex)
    {
        var (parsed, bytes) = (AvroSchema.Parse(schema), Convert.FromHexString(hex));
        Assert.Throws<AvroFormatException>(() => Json(parsed, bytes));
    }

    [Fact]
    public void A_value_nested_without_end_is_refused_before_the_stack_is()
    {
        var schema = AvroSchema.Parse("""{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}""");
        var endless = Enumerable.Repeat((byte)2, 1_000_000).ToArray();
        Assert.Throws<AvroFormatException>(() => Json(schema, endless));
        Assert.Throws<AvroFormatException>(() => Skip(schema, endless));
    }

    [Fact]
    public void Records_that_double_without_a_byte_are_refused_in_time()
    {
        var types = new List<string> { """{"type":"record","name":"R0","fields":[]}""" };
        for (var record = 1; record < 60; record++)
            types.Add($$"""{"type":"record","name":"R{{record}}","fields":[{"name":"x","type":"R{{record - 1}}"},{"name":"y","type":"R{{record - 1}}"}]}""");
        var schema = AvroSchema.Parse($"[{string.Join(',', types)}]");
        Assert.Throws<AvroFormatException>(() => Json(schema, [59 * 2]));
        Assert.Throws<AvroFormatException>(() => Skip(schema, [59 * 2]));
    }

    [Fact]
    public void A_timestamp_outside_the_calendar_is_refused_in_an_event_and_shown_as_a_number()
    {
        var schema = EventSchemas.For(typeof(ModelAlias));
        var output = new ArrayBufferWriter<byte>();
        var writer = new AvroWriter(output);
        for (var field = 0; field < 4; field++)
            writer.WriteString("");
        writer.WriteLong(long.MaxValue);
        writer.Flush();
        Assert.Throws<AvroFormatException>(() => AvroSerializer.For<ModelAlias>().Read(output.WrittenSpan));
        Assert.Contains("\"at\":9223372036854775807", Json(schema, output.WrittenSpan.ToArray()), StringComparison.Ordinal);
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var bad = good.ToArray();
        for (var change = random.Next(1, 5); change > 0 && bad.Length > 0; change--)
        {
            switch (random.Next(4))
            {
                case 0:
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bad[random.Next(bad.Length)] = 0xFF;
                    break;
                case 2:
                    bad = bad[..random.Next(bad.Length)];
                    break;
                default:
                    var at = random.Next(bad.Length);
                    bad = [.. bad[..at], (byte)random.Next(256), .. bad[at..]];
                    break;
            }
        }

        return bad;
    }

    private static void Attempt(Action read)
    {
        try
        {
            read();
        }
        catch (AvroFormatException)
        {
            // What is wanted; a value that is still valid is as good.
        }
    }

    private static void Skip(AvroSchema schema, byte[] data)
    {
        var reader = new AvroReader(data);
        AvroSkipper.Skip(schema, ref reader);
    }

    private static string Json(AvroSchema schema, byte[] data)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            AvroJson.Write(schema, data, json);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
