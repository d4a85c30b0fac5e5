using System.Buffers;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Avro.Tests.Typed;

public sealed class SchemaResolutionTests
{
    [Fact]
    public void An_older_event_is_read_with_defaults_and_a_newer_one_without_what_is_new()
    {
        const string older = """
            {"type":"record","name":"DocumentDuplicate","namespace":"docclassifier.events","fields":[
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"gone","type":{"type":"array","items":{"type":"map","values":["null","bytes"]}}},
              {"name":"source","type":{"type":"record","name":"DocumentSource","fields":[
                {"name":"size","type":"int"},{"name":"name","type":"bytes"},{"name":"kind","type":"string"},{"name":"path","type":["null","string"]},
                {"name":"receivedAt","type":"long"}]}},
              {"name":"arrivalId","type":"string"},{"name":"documentId","type":"string"}]}
            """;
        var schema = (global::Avro.RecordSchema)ApacheAvro.Parse(older);
        var data = ApacheAvro.Encode(schema, ApacheAvro.Record(
            schema,
            new DateTime(2026, 7, 1, 12, 34, 56, 123, DateTimeKind.Utc), new object[] { new Dictionary<string, object?> { ["x"] = null, ["y"] = "ab"u8.ToArray() } },
            ApacheAvro.Record(schema.Fields[2].Schema, 7, "büro"u8.ToArray(), "folder", "p", 1_000_000L), "arrival", "0123"));

        var read = AvroSerializer.For<DocumentDuplicate>().Read(data, AvroSchema.Parse(older));
        Assert.Equal(("0123", "arrival", "büro", "p", 7L), (read.DocumentId, read.ArrivalId, read.Source.Name, read.Source.Path, read.Source.Size));
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 12, 34, 56, 123, TimeSpan.Zero), read.At);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), read.Source.ReceivedAt);
    }

    [Fact]
    public void A_missing_field_takes_its_default_in_a_typed_event()
    {
        const string older = """
            {"type":"record","name":"ModelAlias","namespace":"docclassifier.events","fields":[{"name":"classifier","type":"string"},{"name":"by","type":"string"}]}
            """;
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"ModelAlias","namespace":"docclassifier.events","fields":[
              {"name":"classifier","type":"string"},{"name":"alias","type":"string","default":"champion"},{"name":"digest","type":"string","default":"ÿ"},
              {"name":"by","type":"string"},{"name":"at","type":{"type":"long","logicalType":"timestamp-micros"},"default":-1}]}
            """);
        var data = ApacheAvro.Encode(older, ApacheAvro.Record(ApacheAvro.Parse(older), "text", "p"));
        var read = new AvroSerializer<ModelAlias>(reader).Read(data, AvroSchema.Parse(older));
        Assert.Equal(new ModelAlias { Classifier = "text", Alias = "champion", Digest = "ÿ", By = "p", At = DateTimeOffset.UnixEpoch.AddMicroseconds(-1) }, read);

        var exception = Assert.Throws<WrongSchemaException>(() => AvroSerializer.For<ModelAlias>().Read(data, AvroSchema.Parse(older)));
        Assert.Contains("ModelAlias.alias was not written and has no default", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_of_another_type_is_of_the_wrong_schema()
    {
        var value = SampleEvents.All().OfType<DocumentReceived>().First();
        var output = new ArrayBufferWriter<byte>();
        AvroSerializer.For<DocumentReceived>().Write(value, output);
        Assert.Throws<WrongSchemaException>(() => AvroSerializer.For<TextDocument>().Read(output.WrittenSpan, EventSchemas.For(typeof(DocumentReceived))));
    }

    [Theory]
    [InlineData("long", "\"int\"", 5, 5L)]
    [InlineData("double", "\"int\"", 5, 5d)]
    [InlineData("double", "\"long\"", 5L, 5d)]
    [InlineData("double", "\"float\"", 1.5f, 1.5d)]
    [InlineData("string", "\"bytes\"", new byte[] { 0xC3, 0xA4 }, "ä")]
    [InlineData("string", "[\"null\",\"string\"]", "x", "x")]
    [InlineData("long", "[\"string\",\"int\"]", 5, 5L)]
    [InlineData("optional", "\"string\"", "x", "x")]
    [InlineData("optional", "[\"int\",\"bytes\",\"null\"]", null, null)]
    [InlineData("number", "\"int\"", 5, 5)]
    [InlineData("number", "[\"null\",\"string\",\"int\"]", 5, 5)]
    [InlineData("number", "\"null\"", null, null)]
    public void Values_are_promoted_and_branches_matched(string field, string writer, object? value, object? expected)
    {
        var read = Read(field, writer, value);
        Assert.Equal(expected, field switch
        {
            "long" => read.Long,
            "double" => read.Double,
            "string" => read.String,
            "optional" => read.Optional,
            _ => read.Number,
        });
    }

    [Fact]
    public void A_branch_the_reader_lacks_is_an_error_only_when_the_data_has_it()
    {
        Assert.Equal("x", Read("string", "[\"null\",\"string\"]", "x").String);
        var exception = Assert.Throws<WrongSchemaException>(() => Read("string", "[\"null\",\"string\"]", null));
        Assert.Contains("null was written, string is expected", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Sample.string: int was written, string is expected", Assert.Throws<WrongSchemaException>(() => Read("string", "\"int\"", 5)).Message, StringComparison.Ordinal);
        Assert.Throws<WrongSchemaException>(() => Read("string", "[\"null\",\"int\"]", 5));
    }

    [Fact]
    public void Fields_and_types_are_found_by_alias()
    {
        const string writer = """{"type":"record","name":"old.Name","fields":[{"name":"first","type":"int"},{"name":"in","type":{"type":"record","name":"Was","fields":[{"name":"q","type":"int"}]}}]}""";
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"new.Title","aliases":["old.Name"],"fields":[
              {"name":"inner","aliases":["no","in"],"type":{"type":"record","name":"Is","aliases":["old.Was"],"fields":[{"name":"p","type":"int","aliases":["q"]}]}},
              {"name":"number","aliases":["first"],"type":["null","int"],"default":null}]}
            """);
        var schema = (global::Avro.RecordSchema)ApacheAvro.Parse(writer);
        var data = ApacheAvro.Encode(schema, ApacheAvro.Record(schema, 7, ApacheAvro.Record(schema.Fields[1].Schema, 8)));
        Assert.Equal(new Title { Inner = new Inner { P = 8 }, Number = 7 }, new AvroSerializer<Title>(reader).Read(data, AvroSchema.Parse(writer)));
    }

    [Fact]
    public void Defaults_of_every_type_are_taken_and_each_reading_has_its_own()
    {
        var serializer = new AvroSerializer<Defaults>(AvroSchema.Parse("""
            {"type":"record","name":"R","fields":[
              {"name":"b","type":"boolean","default":true},{"name":"i","type":"int","default":-7},{"name":"l","type":"long","default":9007199254740993},
              {"name":"d","type":"double","default":"NaN"},{"name":"y","type":"bytes","default":"\u00ff\u0000"},{"name":"s","type":"string","default":"ß"},
              {"name":"a","type":{"type":"array","items":"int"},"default":[1,2]},{"name":"m","type":{"type":"map","values":["null","int"]},"default":{"k":null}},
              {"name":"u","type":["string","null"],"default":"first"},{"name":"v","type":["null","string"],"default":"any branch"},
              {"name":"r","type":{"type":"record","name":"S","fields":[{"name":"p","type":"int"},{"name":"q","type":"int","default":4}]},"default":{"p":3}}]}
            """));
        var writer = AvroSchema.Parse("""{"type":"record","name":"R","fields":[]}""");
        var read = serializer.Read([], writer);
        Assert.Equal((true, -7, 9007199254740993L, "ß", "first", "any branch"), (read.B, read.I, read.L, read.S, read.U, read.V));
        Assert.True(double.IsNaN(read.D));
        Assert.Equal([0xFF, 0], read.Y.ToArray());
        Assert.Equal([1, 2], read.A);
        Assert.Null(read.M["k"]);
        Assert.Equal(new Pair { P = 3, Q = 4 }, read.R);
        Assert.NotSame(serializer.Read([], writer).A, read.A);
    }

    [Fact]
    public void A_hostile_schema_is_resolved_in_time()
    {
        // Each type of one name in many namespaces: tried naively, the branches of one level multiply with those of the next.
        var inner = string.Join(',', Enumerable.Range(0, 60).Select(space => $$"""{"type":"record","name":"i{{space}}.Inner","fields":[{"name":"p","type":"string"}]}"""));
        var inners = string.Join(',', Enumerable.Range(0, 60).Select(space => $"\"i{space}.Inner\""));
        var outer = string.Join(',', Enumerable.Range(0, 60).Select(space =>
            $$"""{"type":"record","name":"o{{space}}.Title","fields":[{"name":"inner","type":[{{(space == 0 ? inner : inners)}}]}]}"""));
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"Title","fields":[{"name":"inner","type":{"type":"record","name":"Inner","fields":[{"name":"p","type":"int"}]}},
              {"name":"number","type":["null","int"],"default":null}]}
            """);
        Assert.Throws<WrongSchemaException>(() => new AvroSerializer<Title>(reader).Read([0, 0, 0], AvroSchema.Parse($"[{outer}]")));
    }

    private static Sample Read(string field, string type, object? value)
    {
        var writer = $$"""{"type":"record","name":"Sample","fields":[{"name":"{{field}}","type":{{type}}}]}""";
        return AllDefaults.Read(ApacheAvro.Encode(writer, ApacheAvro.Record(ApacheAvro.Parse(writer), value)), AvroSchema.Parse(writer));
    }

    private static readonly AvroSerializer<Sample> AllDefaults = new(AvroSchema.Parse("""
        {"type":"record","name":"Sample","fields":[
          {"name":"long","type":"long","default":0},{"name":"double","type":"double","default":0},{"name":"string","type":"string","default":""},
          {"name":"optional","type":["null","string"],"default":null},{"name":"number","type":["null","int"],"default":null}]}
        """));

    private sealed record Sample
    {
        public long Long { get; init; }

        public double Double { get; init; }

        public required string String { get; init; }

        public string? Optional { get; init; }

        public int? Number { get; init; }
    }

    private sealed record Title
    {
        public required Inner Inner { get; init; }

        public int? Number { get; init; }
    }

    private sealed record Inner
    {
        public int P { get; init; }
    }

    private sealed record Pair
    {
        public int P { get; init; }

        public int Q { get; init; }
    }

    private sealed record Defaults
    {
        public bool B { get; init; }

        public int I { get; init; }

        public long L { get; init; }

        public double D { get; init; }

        public ReadOnlyMemory<byte> Y { get; init; }

        public required string S { get; init; }

        public required IReadOnlyList<int> A { get; init; }

        public required IReadOnlyDictionary<string, int?> M { get; init; }

        public string? U { get; init; }

        public string? V { get; init; }

        public required Pair R { get; init; }
    }
}
