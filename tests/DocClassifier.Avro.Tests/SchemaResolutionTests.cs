using System.Buffers;
using DocClassifier.Avro.Generic;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Avro.Tests;

public sealed class SchemaResolutionTests
{
    [Fact]
    public void An_older_event_is_read_with_defaults_and_a_newer_one_without_what_is_new()
    {
        var serializer = AvroSerializer.For<DocumentDuplicate>();
        var older = AvroSchema.Parse("""
            {"type":"record","name":"DocumentDuplicate","namespace":"docclassifier.events","fields":[
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"gone","type":{"type":"array","items":{"type":"map","values":["null","bytes"]}}},
              {"name":"source","type":{"type":"record","name":"DocumentSource","fields":[
                {"name":"size","type":"int"},{"name":"name","type":"bytes"},{"name":"kind","type":"string"},{"name":"path","type":["null","string"]},
                {"name":"receivedAt","type":"long"}]}},
              {"name":"arrivalId","type":"string"},{"name":"documentId","type":"string"}]}
            """);
        var source = (RecordSchema)((RecordSchema)older).Fields[2].Schema;
        var data = GenericCodec.Encode(older, new GenericRecord((RecordSchema)older,
        [
            1_782_909_296_123, new List<object?> { new Dictionary<string, object?> { ["x"] = null, ["y"] = "ab"u8.ToArray() } },
            new GenericRecord(source, [7, "büro"u8.ToArray(), "folder", "p", 1_000_000L]), "arrival", "0123",
        ]));

        var read = serializer.Read(data, older);
        Assert.Equal(("0123", "arrival", "büro", "p", 7L), (read.DocumentId, read.ArrivalId, read.Source.Name, read.Source.Path, read.Source.Size));
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 12, 34, 56, 123, TimeSpan.Zero), read.At);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), read.Source.ReceivedAt);
    }

    [Fact]
    public void A_missing_field_takes_its_default_in_a_typed_event()
    {
        var older = AvroSchema.Parse("""
            {"type":"record","name":"ModelAlias","namespace":"docclassifier.events","fields":[{"name":"classifier","type":"string"},{"name":"by","type":"string"}]}
            """);
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"ModelAlias","namespace":"docclassifier.events","fields":[
              {"name":"classifier","type":"string"},{"name":"alias","type":"string","default":"champion"},{"name":"digest","type":"string","default":"ÿ"},
              {"name":"by","type":"string"},{"name":"at","type":{"type":"long","logicalType":"timestamp-micros"},"default":-1}]}
            """);
        var data = GenericCodec.Encode(older, new GenericRecord((RecordSchema)older, ["text", "p"]));
        var read = new AvroSerializer<ModelAlias>(reader).Read(data, older);
        Assert.Equal(new ModelAlias { Classifier = "text", Alias = "champion", Digest = "ÿ", By = "p", At = DateTimeOffset.UnixEpoch.AddMicroseconds(-1) }, read);

        var exception = Assert.Throws<WrongSchemaException>(() => AvroSerializer.For<ModelAlias>().Read(data, older));
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
    [InlineData("\"int\"", "\"long\"", 5, 5L)]
    [InlineData("\"int\"", "\"float\"", 5, 5f)]
    [InlineData("\"long\"", "\"double\"", 5L, 5d)]
    [InlineData("\"float\"", "\"double\"", 1.5f, 1.5d)]
    [InlineData("\"string\"", "[\"null\",\"string\"]", "x", "x")]
    [InlineData("[\"null\",\"string\"]", "\"string\"", "x", "x")]
    [InlineData("[\"int\",\"string\"]", "[\"string\",\"double\"]", 5, 5d)]
    [InlineData("\"int\"", "[\"double\",\"long\",\"int\"]", 5, 5)]
    public void Values_are_promoted_and_branches_matched(string writer, string reader, object value, object expected)
    {
        var (from, to) = (AvroSchema.Parse(writer), AvroSchema.Parse(reader));
        Assert.Equal(expected, GenericCodec.Decode(from, to, GenericCodec.Encode(from, value)));
    }

    [Fact]
    public void A_branch_the_reader_lacks_is_an_error_only_when_the_data_has_it()
    {
        var (writer, reader) = (AvroSchema.Parse("[\"null\",\"string\"]"), AvroSchema.Parse("\"string\""));
        Assert.Throws<WrongSchemaException>(() => GenericCodec.Decode(writer, reader, GenericCodec.Encode(writer, null)));
        Assert.Throws<WrongSchemaException>(() => GenericCodec.Decode(AvroSchema.Parse("\"int\""), reader, [2]));
    }

    [Fact]
    public void Fields_and_types_are_found_by_alias()
    {
        var writer = (RecordSchema)AvroSchema.Parse("""{"type":"record","name":"old.Name","fields":[{"name":"first","type":"int"},{"name":"e","type":{"type":"enum","name":"Was","symbols":["A","B"]}}]}""");
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"new.Title","aliases":["old.Name"],"fields":[
              {"name":"e","type":{"type":"enum","name":"Is","aliases":["old.Was"],"symbols":["A","C"],"default":"C"}},{"name":"number","aliases":["first"],"type":"long"}]}
            """);
        var data = GenericCodec.Encode(writer, new GenericRecord(writer, [7, new GenericEnum((EnumSchema)writer.Fields[1].Schema, "B")]));
        var read = (GenericRecord)GenericCodec.Decode(writer, reader, data)!;
        Assert.Equal(7L, read["number"]);
        Assert.Equal("C", ((GenericEnum)read["e"]!).Symbol);
    }

    [Fact]
    public void Recursive_records_resolve()
    {
        var writer = (RecordSchema)AvroSchema.Parse("""{"type":"record","name":"L","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","L"]}]}""");
        var reader = AvroSchema.Parse("""{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]},{"name":"v","type":"double"},{"name":"d","type":"string","default":"d"}]}""");
        var data = GenericCodec.Encode(writer, new GenericRecord(writer, [1, new GenericRecord(writer, [2, null])]));
        var read = (GenericRecord)GenericCodec.Decode(writer, reader, data)!;
        Assert.Equal((1d, 2d, "d"), ((double)read["v"]!, (double)((GenericRecord)read["next"]!)["v"]!, (string)((GenericRecord)read["next"]!)["d"]!));
    }

    [Fact]
    public void Defaults_of_every_type_are_taken()
    {
        var writer = AvroSchema.Parse("""{"type":"record","name":"R","fields":[]}""");
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"R","fields":[
              {"name":"n","type":"null","default":null},{"name":"b","type":"boolean","default":true},{"name":"i","type":"int","default":-7},
              {"name":"l","type":"long","default":9007199254740993},{"name":"f","type":"float","default":1.5},{"name":"d","type":"double","default":"NaN"},
              {"name":"y","type":"bytes","default":"\u00ff\u0000"},{"name":"s","type":"string","default":"ß"},
              {"name":"x","type":{"type":"fixed","name":"F","size":2},"default":"\u0001\u0002"},{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]},"default":"B"},
              {"name":"a","type":{"type":"array","items":"int"},"default":[1,2]},{"name":"m","type":{"type":"map","values":["null","int"]},"default":{"k":null}},
              {"name":"u","type":["string","null"],"default":"first"},{"name":"v","type":["null","string"],"default":"any branch"},
              {"name":"r","type":{"type":"record","name":"S","fields":[{"name":"p","type":"int"},{"name":"q","type":"int","default":4}]},"default":{"p":3}}]}
            """);
        var read = (GenericRecord)GenericCodec.Decode(writer, reader, [])!;
        Assert.Equal(9007199254740993L, read["l"]);
        Assert.Equal((byte[])[0xFF, 0], read["y"]);
        Assert.Equal((true, -7, 1.5f, "ß", "first", "any branch"), (read["b"], read["i"], read["f"], read["s"], read["u"], read["v"]));
        Assert.True(double.IsNaN((double)read["d"]!));
        Assert.Equal((byte[])[1, 2], ((GenericFixed)read["x"]!).Bytes);
        Assert.Equal("B", ((GenericEnum)read["e"]!).Symbol);
        Assert.Equal([1, 2], (List<object?>)read["a"]!);
        Assert.Null(((Dictionary<string, object?>)read["m"]!)["k"]);
        Assert.Equal([3, 4], ((GenericRecord)read["r"]!).Values);
        Assert.NotSame(((GenericRecord)GenericCodec.Decode(writer, reader, [])!)["a"], read["a"]);
    }
}
