using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Tests.Schemas;

public sealed class AvroSchemaTests
{
    [Theory]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "two fields 'a'")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a-b","type":"int"}]}""", "no valid name")]
    [InlineData("""{"type":"record","name":"R","fields":{}}""", "not an array")]
    [InlineData("""{"type":"record","name":"int","fields":[]}""", "primitive")]
    [InlineData("""{"type":"record","name":"R"}""", "No fields")]
    [InlineData("""{"type":"record","fields":[]}""", "No name")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "twice")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "no symbol")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "natural number")]
    [InlineData("""{"type":"array"}""", "No items")]
    [InlineData("""["int","int"]""", "twice")]
    [InlineData("""["int",["null"]]""", "may not directly contain")]
    [InlineData("[]", "no branches")]
    [InlineData("\"nothing\"", "not defined")]
    [InlineData("{}", "No type")]
    [InlineData("7", "not 7")]
    [InlineData("", "JSON")]
    [InlineData("{\"type\":\"\\ud800\"}", "JSON")]
    [InlineData("""[{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":2}]""", "redefine")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":["null","int"],"default":"x"}]}""", "Invalid default")]
    public void A_text_that_is_no_schema_is_refused_with_a_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_not_followed()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 10_000)) + "\"int\"" + new string('}', 10_000);
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(deep));
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(new string('[', 100_000)));
    }

    [Fact]
    public void Names_are_found_in_the_namespace_they_stand_in()
    {
        var schema = (RecordSchema)AvroSchema.Parse("""
            {"type":"record","name":"a.b.Outer","fields":[
              {"name":"x","type":{"type":"fixed","name":"Inner","size":1}},{"name":"y","type":"Inner"},{"name":"z","type":"a.b.Inner"},
              {"name":"o","type":{"type":"enum","name":"Other","namespace":"c","symbols":["A"]}},{"name":"p","type":["null","c.Other","Outer"]}]}
            """);
        Assert.Equal("a.b.Inner", ((NamedSchema)schema.Fields[1].Schema).FullName);
        Assert.Same(schema.Fields[0].Schema, schema.Fields[2].Schema);
        Assert.Same(schema, ((UnionSchema)schema.Fields[4].Schema).Branches[2]);
        Assert.Equal(
            """{"name":"a.b.Outer","type":"record","fields":[{"name":"x","type":{"name":"a.b.Inner","type":"fixed","size":1}},{"name":"y","type":"a.b.Inner"},{"name":"z","type":"a.b.Inner"},{"name":"o","type":{"name":"c.Other","type":"enum","symbols":["A"]}},{"name":"p","type":["null","c.Other","a.b.Outer"]}]}""",
            ApacheAvro.Canonical(schema.ToString()));
    }

    [Fact]
    public void Everything_a_schema_says_is_written_again()
    {
        const string text = """{"type":"record","name":"R","namespace":"n","doc":"\"D\" ä","fields":[{"name":"a","type":{"type":"long","logicalType":"timestamp-micros"},"doc":"d","default":1,"order":"descending","aliases":["b"],"x":[1]},{"name":"e","type":{"type":"enum","name":"E","symbols":["A"],"default":"A","aliases":["Old","m.Older"]}}],"y":{"z":null},"aliases":["Q"]}""";
        Assert.Equal(text, AvroSchema.Parse(text).ToString());
        Assert.Equal(text, AvroSchema.Parse(AvroSchema.Parse(text).ToString()).ToString());
    }

    [Theory]
    [InlineData("""{"type":"int","logicalType":"timestamp-micros"}""")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}""")]
    [InlineData("""{"type":"bytes","logicalType":"decimal"}""")]
    [InlineData("""{"type":"fixed","name":"F","size":1,"logicalType":"decimal","precision":3}""")]
    [InlineData("""{"type":"string","logicalType":"unheard-of"}""")]
    public void A_logical_type_that_does_not_fit_is_ignored(string schema) => Assert.Equal(AvroLogicalType.None, AvroSchema.Parse(schema).LogicalType);
}
