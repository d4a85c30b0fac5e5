using static DocClassifier.Broker.Tests.Registry.RegistryUnderTest;

namespace DocClassifier.Broker.Tests.Registry;

public sealed class NormalizationTests
{
    [Theory]
    // Full name or namespace, order of attributes, primitive types as objects, the default order of a field.
    [InlineData(
        """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"string"},{"name":"b","type":["null","int"],"default":null}]}""",
        """{"fields":[{"type":{"type":"string"},"name":"a","order":"ascending"},{"default":null,"type":["null","int"],"name":"b"}],"name":"n.R","type":"record"}""")]
    // Foreign attributes and aliases in another order, nested objects too.
    [InlineData(
        """{"type":"record","name":"R","aliases":["A","B"],"x":1,"y":{"p":1,"q":[{"r":1,"s":2}]},"fields":[{"name":"a","type":"int","aliases":["c","d"]}]}""",
        """{"type":"record","name":"R","aliases":["B","A"],"y":{"q":[{"s":2,"r":1}],"p":1},"x":1,"fields":[{"name":"a","type":"int","aliases":["d","c"]}]}""")]
    // A default that is a record, an empty text, a scale of 0.
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"I","fields":[{"name":"x","type":"int"},{"name":"y","type":"int"}]},"default":{"x":1,"y":2}},{"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":4}}]}""",
        """{"type":"record","name":"R","doc":"","fields":[{"name":"a","type":{"type":"record","name":"I","fields":[{"name":"x","type":"int"},{"name":"y","type":"int"}]},"default":{"y":2,"x":1}},{"name":"d","type":{"type":"bytes","scale":0,"precision":4,"logicalType":"decimal"}}]}""")]
    public async Task A_schema_in_another_spelling_is_the_same_whichever_came_first_and_however(string one, string other)
    {
        foreach (var (first, second) in new[] { (one, other), (other, one) })
        {
            foreach (var normalizedFirst in new[] { false, true })
            {
                await using var registry = await StartAsync();
                var id = (int)(await registry.OkAsync("POST", $"/subjects/x/versions?normalize={normalizedFirst}", new { schema = first }))["id"]!;
                var again = await registry.OkAsync("POST", "/subjects/x/versions?normalize=true", new { schema = second });
                Assert.Equal((id, 1), ((int)again["id"]!, (int)again["version"]!));
                Assert.Equal("[1]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());
                Assert.Equal(id, (int)(await registry.OkAsync("POST", "/subjects/x?normalize=True", new { schema = second }))["id"]!);
            }
        }
    }

    [Fact]
    public async Task What_says_something_else_is_another_schema()
    {
        await using var registry = await StartAsync();
        string[] schemas =
        [
            """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""",
            """{"type":"record","name":"R","doc":"of letters","fields":[{"name":"a","type":"int"}]}""",
            """{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":0}]}""",
            """{"type":"record","name":"R","fields":[{"name":"a","type":"int","order":"descending"}]}""",
            """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}],"x":1}""",
        ];
        foreach (var schema in schemas)
            await registry.OkAsync("POST", "/subjects/x/versions?normalize=true", new { schema });
        Assert.Equal("[1,2,3,4,5]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());
    }

    [Fact]
    public async Task References_count_in_any_order()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("a", """{"type":"record","name":"A","fields":[]}""");
        await registry.RegisterAsync("b", """{"type":"record","name":"B","fields":[]}""");
        const string schema = """["A","B"]""";
        object[] references = [new { name = "A", subject = "a", version = 1 }, new { name = "B", subject = "b", version = 1 }];
        var first = await registry.OkAsync("POST", "/subjects/x/versions?normalize=true", new { schema, references = references.Reverse() });
        var second = await registry.OkAsync("POST", "/subjects/x/versions?normalize=true", new { schema, references });
        Assert.Equal((int)first["id"]!, (int)second["id"]!);
        Assert.Equal("[1]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());
    }

    [Fact]
    public async Task Every_registry_gives_a_schema_the_same_guid()
    {
        await using var registry = await StartAsync();
        // The MD5 of "string" with its quotes, computed with another program.
        const string guid = "095d71cf-1255-6b9d-5e33-0ad575b3df5d";
        var registered = await registry.OkAsync("POST", "/subjects/x/versions", new { schema = "\"string\"" });
        Assert.Equal((1, 1, guid, "\"string\""), ((int)registered["id"]!, (int)registered["version"]!, (string)registered["guid"]!, (string)registered["schema"]!));
        Assert.Equal(guid, (string)(await registry.OkAsync("POST", "/subjects/x", new { schema = "\"string\"" }))["guid"]!);
        Assert.Equal(guid, (string)(await registry.OkAsync("GET", "/subjects/x/versions/1"))["guid"]!);
        Assert.Equal("\"string\"", (string)(await registry.OkAsync("GET", $"/schemas/guids/{guid}"))["schema"]!);
        Assert.Equal("\"string\"", (string)(await registry.OkAsync("GET", $"/schemas/guids/{guid.ToUpperInvariant()}"))["schema"]!);
        await registry.OkAsync("DELETE", "/subjects/x");
        await registry.OkAsync("GET", $"/schemas/guids/{guid}");
        await registry.FailsAsync(404, 40403, "GET", "/schemas/guids/095d71cf-1255-6b9d-5e33-0ad575b3df5e");
        await registry.FailsAsync(404, 40403, "GET", "/schemas/guids/none");
        await registry.FailsAsync(404, 40403, "GET", "/schemas/guids/none/ids");
    }
}
