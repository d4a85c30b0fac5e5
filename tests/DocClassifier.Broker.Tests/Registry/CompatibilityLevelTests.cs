using DocClassifier.Avro.Schemas;
using DocClassifier.Broker.Registry;

namespace DocClassifier.Broker.Tests.Registry;

public sealed class CompatibilityLevelTests
{
    private const string Old = """{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}""";
    private const string Required = """{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"int"}]}""";
    private const string Optional = """{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"int","default":1}]}""";
    private const string Empty = """{"type":"record","name":"R","fields":[]}""";
    private const string Other = """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""";

    [Theory]
    [InlineData(Optional, "NONE BACKWARD BACKWARD_TRANSITIVE FORWARD FORWARD_TRANSITIVE FULL FULL_TRANSITIVE")]
    [InlineData(Required, "NONE FORWARD FORWARD_TRANSITIVE")]
    [InlineData(Empty, "NONE BACKWARD BACKWARD_TRANSITIVE")]
    [InlineData(Other, "NONE")]
    public void Each_level_lets_pass_what_it_should_against_one_version(string schema, string passing) => AssertPassing(schema, [Old], passing);

    [Theory]
    // b was optional, then gone: to bring it back without a default breaks with both, with a default of another type only with the first.
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"string","default":""}]}""",
        "NONE BACKWARD FORWARD FULL")]
    [InlineData(Required, "NONE FORWARD FORWARD_TRANSITIVE")]
    [InlineData(Optional, "NONE BACKWARD BACKWARD_TRANSITIVE FORWARD FORWARD_TRANSITIVE FULL FULL_TRANSITIVE")]
    public void Transitive_levels_look_at_every_version(string schema, string passing) => AssertPassing(schema, [Optional, Old], passing);

    [Theory]
    [InlineData("\"int\"", "\"long\"", null)]
    [InlineData("\"long\"", "\"int\"", "TYPE_MISMATCH")]
    [InlineData("\"string\"", "\"bytes\"", null)]
    [InlineData("\"string\"", "[\"null\",\"string\"]", null)]
    [InlineData("[\"null\",\"string\"]", "\"string\"", "TYPE_MISMATCH")]
    [InlineData("[\"null\",\"string\",\"int\"]", "[\"null\",\"string\"]", "MISSING_UNION_BRANCH")]
    [InlineData("\"int\"", "[\"null\",\"string\"]", "MISSING_UNION_BRANCH")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"]}""", "MISSING_ENUM_SYMBOLS")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"],"default":"A"}""", null)]
    [InlineData("""{"type":"fixed","name":"F","size":4}""", """{"type":"fixed","name":"F","size":5}""", "FIXED_SIZE_MISMATCH")]
    [InlineData("""{"type":"fixed","name":"F","size":4}""", """{"type":"fixed","name":"G","size":4}""", "NAME_MISMATCH")]
    [InlineData("""{"type":"fixed","name":"F","size":4}""", """{"type":"fixed","name":"G","size":4,"aliases":["F"]}""", null)]
    [InlineData("""{"type":"array","items":"int"}""", """{"type":"array","items":"double"}""", null)]
    [InlineData("""{"type":"map","values":"double"}""", """{"type":"map","values":"int"}""", "TYPE_MISMATCH")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"old","type":"int"}]}""",
        """{"type":"record","name":"R","fields":[{"name":"new","type":"int","aliases":["old"]}]}""", null)]
    [InlineData(
        """{"type":"record","name":"L","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","L"]}]}""",
        """{"type":"record","name":"L","fields":[{"name":"v","type":"long"},{"name":"next","type":["null","L"]}]}""", null)]
    [InlineData(
        """{"type":"record","name":"L","fields":[{"name":"v","type":"string"},{"name":"next","type":["null","L"]}]}""",
        """{"type":"record","name":"L","fields":[{"name":"v","type":"long"},{"name":"next","type":["null","L"]}]}""", "TYPE_MISMATCH")]
    public void Each_rule_of_resolution_is_checked(string writer, string reader, string? problem)
    {
        var problems = SchemaCompatibility.Check(AvroSchema.Parse(reader), AvroSchema.Parse(writer));
        Assert.Equal(problem, problems.Count == 0 ? null : problems[0].Kind);
    }

    [Fact]
    public void Thousands_of_records_that_refer_to_one_another_are_compared_quickly_or_refused()
    {
        // Each record holds the one before it twice, in two namespaces: tried naively that is 2^1000 comparisons.
        var types = new List<string> { "{\"type\":\"record\",\"name\":\"a.R0\",\"fields\":[]}", "{\"type\":\"record\",\"name\":\"b.R0\",\"fields\":[]}" };
        for (var record = 1; record < 1000; record++)
        {
            foreach (var space in "ab")
                types.Add($$"""{"type":"record","name":"{{space}}.R{{record}}","fields":[{"name":"x","type":["a.R{{record - 1}}","b.R{{record - 1}}"]}]}""");
        }

        string Schema(string last) => $"[{string.Join(',', types)},{last}]";
        var writer = AvroSchema.Parse(Schema("""{"type":"record","name":"Z","fields":[{"name":"x","type":["a.R999","string"]}]}"""));
        var reader = AvroSchema.Parse(Schema("""{"type":"record","name":"Z","fields":[{"name":"x","type":["b.R999","int"]}]}"""));
        Exception? refused = Record.Exception(() => Assert.NotEmpty(SchemaCompatibility.Check(reader, writer)));
        Assert.True(refused is null or AvroSchemaException, refused?.ToString());
    }

    private static void AssertPassing(string schema, string[] versions, string passing)
    {
        var older = versions.Select((text, index) => new SchemaVersion("s", index + 1, index + 1, text, SchemaVersion.Avro, [], false)).ToList();
        var actual = Enum.GetValues<CompatibilityLevel>()
            .Where(level => CompatibilityCheck.Problems(AvroSchema.Parse(schema), older, level, version => version.Parse(_ => [])).Count == 0)
            .Select(CompatibilityLevels.Name);
        Assert.Equal(passing, string.Join(' ', actual));
    }
}
