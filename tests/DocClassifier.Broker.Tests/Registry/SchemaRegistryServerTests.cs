using DocClassifier.Broker.Registry;
using static DocClassifier.Broker.Tests.Registry.RegistryUnderTest;

namespace DocClassifier.Broker.Tests.Registry;

public sealed class SchemaRegistryServerTests
{
    [Fact]
    public async Task An_address_of_another_machine_is_named_with_its_setting()
    {
        // TEST-NET-1 (RFC 5737) is nobody's.
        var options = new SchemaRegistryOptions { Address = "192.0.2.1", Port = 0 };
        var fault = await Assert.ThrowsAsync<IOException>(() => SchemaRegistryServer.StartAsync(options, new SharedLog().Open()));

        Assert.Equal(
            "The schema registry cannot start. 192.0.2.1 is no address of this machine: set Registry:Address to one that is, such as 127.0.0.1.",
            fault.Message);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_flag()
    {
        await using var other = await StartAsync();
        var options = new SchemaRegistryOptions { Port = other.Server.Port };
        var fault = await Assert.ThrowsAsync<IOException>(() => SchemaRegistryServer.StartAsync(options, new SharedLog().Open()));

        Assert.Contains($"Port {other.Server.Port} on 127.0.0.1 is taken by another program", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--registry-port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_schema_is_found_by_id_by_version_and_by_itself()
    {
        await using var registry = await StartAsync();
        Assert.Equal(1, await registry.RegisterAsync("a-value", One));
        Assert.Equal(2, await registry.RegisterAsync("a-value", Two));
        Assert.Equal(1, await registry.RegisterAsync("a-value", One));
        Assert.Equal(1, await registry.RegisterAsync("b-value", One));

        var byId = await registry.OkAsync("GET", "/schemas/ids/1");
        Assert.Equal(["guid", "schema"], byId.AsObject().Select(member => member.Key).Order());
        Assert.Equal(One, (string)byId["schema"]!);
        Assert.Equal(One, (await registry.OkAsync("GET", "/schemas/ids/1/schema")).ToJsonString());
        Assert.Equal("""["a-value","b-value"]""", (await registry.OkAsync("GET", "/subjects")).ToJsonString());
        Assert.Equal("[1,2]", (await registry.OkAsync("GET", "/subjects/a-value/versions")).ToJsonString());
        var latest = await registry.OkAsync("GET", "/subjects/a-value/versions/latest");
        Assert.Equal(("a-value", 2, 2, Two), ((string)latest["subject"]!, (int)latest["version"]!, (int)latest["id"]!, (string)latest["schema"]!));
        Assert.Equal(Two, (await registry.OkAsync("GET", "/subjects/a-value/versions/2/schema")).ToJsonString());
        var found = await registry.OkAsync("POST", "/subjects/a-value", new { schema = One.Replace(":", " : ", StringComparison.Ordinal) });
        Assert.Equal((1, 1), ((int)found["version"]!, (int)found["id"]!));
        Assert.Equal(
            """[{"subject":"a-value","version":1},{"subject":"b-value","version":1}]""", (await registry.OkAsync("GET", "/schemas/ids/1/versions")).ToJsonString());
        Assert.Equal("""["a-value","b-value"]""", (await registry.OkAsync("GET", "/schemas/ids/1/subjects")).ToJsonString());
        Assert.Equal("""["AVRO"]""", (await registry.OkAsync("GET", "/schemas/types")).ToJsonString());
        Assert.Equal(3, (await registry.OkAsync("GET", "/schemas")).AsArray().Count);
        Assert.Equal(2, (await registry.OkAsync("GET", "/schemas?latestOnly=true")).AsArray().Count);
    }

    [Fact]
    public async Task What_is_not_there_has_the_codes_of_confluent()
    {
        await using var registry = await StartAsync();
        Assert.Equal("Subject 'x' not found.", await registry.FailsAsync(404, 40401, "GET", "/subjects/x/versions"));
        await registry.FailsAsync(404, 40401, "GET", "/subjects/x/versions/latest");
        await registry.FailsAsync(404, 40401, "POST", "/subjects/x", new { schema = One });
        await registry.FailsAsync(404, 40401, "DELETE", "/subjects/x");
        await registry.FailsAsync(404, 40401, "POST", "/compatibility/subjects/x/versions/latest", new { schema = One });
        await registry.FailsAsync(404, 40403, "GET", "/schemas/ids/7");
        await registry.FailsAsync(404, 40408, "GET", "/config/x");
        await registry.FailsAsync(404, 40409, "GET", "/mode/x");
        await registry.FailsAsync(404, 404, "GET", "/nothing/here");
        await registry.RegisterAsync("x", One);
        await registry.FailsAsync(404, 40402, "GET", "/subjects/x/versions/9");
        await registry.FailsAsync(404, 40403, "POST", "/subjects/x", new { schema = Two });
        foreach (var version in new[] { "0", "-2", "one", "99999999999" })
            await registry.FailsAsync(422, 42202, "GET", "/subjects/x/versions/" + version);
    }

    [Fact]
    public async Task A_schema_that_is_none_is_refused_with_a_reason()
    {
        await using var registry = await StartAsync();
        foreach (var schema in new[]
        {
            "", "{", "42", """{"type":"record","name":"R"}""", """{"type":"record","name":"1R","fields":[]}""", "\"unknown\"",
            """{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}""", """["null","null"]""",
        })
        {
            Assert.StartsWith("Invalid schema: ", await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", new { schema }), StringComparison.Ordinal);
        }

        Assert.Contains("JSON", await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", new { schema = "{}", schemaType = "JSON" }), StringComparison.Ordinal);
        await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", "{}");
        await registry.FailsAsync(400, 400, "POST", "/subjects/x/versions", "no json");
        await registry.FailsAsync(400, 400, "POST", "/subjects/x/versions", """{"schema":7}""");
        var (status, _) = await registry.SendAsync("POST", "/subjects/x/versions", new { schema = One }, "text/plain");
        Assert.Equal(415, (int)status);
        Assert.Equal(413, (int)(await registry.SendAsync("POST", "/subjects/x/versions", new { schema = new string('x', 1_100_000) })).Status);
        Assert.Equal("[]", (await registry.OkAsync("GET", "/subjects")).ToJsonString());
    }

    [Fact]
    public async Task Versions_are_deleted_softly_first_and_then_for_good()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("x", One);
        await registry.RegisterAsync("x", Two);
        await registry.FailsAsync(404, 40407, "DELETE", "/subjects/x/versions/1?permanent=true");
        Assert.Equal("1", (await registry.OkAsync("DELETE", "/subjects/x/versions/1")).ToJsonString());
        await registry.FailsAsync(404, 40406, "DELETE", "/subjects/x/versions/1");
        await registry.FailsAsync(404, 40402, "GET", "/subjects/x/versions/1");
        await registry.OkAsync("GET", "/subjects/x/versions/1?deleted=true");
        Assert.Equal(One, (string)(await registry.OkAsync("GET", "/schemas/ids/1"))["schema"]!);
        Assert.Equal("[2]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());
        Assert.Equal("[1,2]", (await registry.OkAsync("GET", "/subjects/x/versions?deleted=true")).ToJsonString());

        await registry.OkAsync("PUT", "/config/x", new { compatibility = "NONE" });
        Assert.Equal(1, await registry.RegisterAsync("x", One));
        Assert.Equal("[2,3]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());

        await registry.FailsAsync(404, 40405, "DELETE", "/subjects/x?permanent=true");
        Assert.Equal("[2,3]", (await registry.OkAsync("DELETE", "/subjects/x")).ToJsonString());
        await registry.FailsAsync(404, 40404, "DELETE", "/subjects/x");
        await registry.FailsAsync(404, 40408, "GET", "/config/x");
        Assert.Equal("[]", (await registry.OkAsync("GET", "/subjects")).ToJsonString());
        Assert.Equal("""["x"]""", (await registry.OkAsync("GET", "/subjects?deleted=true")).ToJsonString());
        Assert.Equal("[1,2,3]", (await registry.OkAsync("DELETE", "/subjects/x?permanent=true")).ToJsonString());
        await registry.FailsAsync(404, 40401, "DELETE", "/subjects/x?permanent=true");
        await registry.FailsAsync(404, 40403, "GET", "/schemas/ids/2");
        Assert.Equal("[]", (await registry.OkAsync("GET", "/subjects?deleted=true")).ToJsonString());
    }

    [Fact]
    public async Task Levels_and_modes_hold_for_all_or_for_one_subject()
    {
        await using var registry = await StartAsync();
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", (await registry.OkAsync("GET", "/config")).ToJsonString());
        Assert.Equal("""{"compatibility":"FULL"}""", (await registry.OkAsync("PUT", "/config", new { compatibility = "full" })).ToJsonString());
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", (await registry.OkAsync("GET", "/config/x?defaultToGlobal=true")).ToJsonString());
        await registry.OkAsync("PUT", "/config/x", new { compatibility = "FORWARD_TRANSITIVE" });
        Assert.Equal("""{"compatibilityLevel":"FORWARD_TRANSITIVE"}""", (await registry.OkAsync("DELETE", "/config/x")).ToJsonString());
        await registry.FailsAsync(404, 40408, "DELETE", "/config/x");
        await registry.OkAsync("DELETE", "/config");
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", (await registry.OkAsync("GET", "/config")).ToJsonString());
        await registry.FailsAsync(422, 42203, "PUT", "/config", new { compatibility = "SIDEWAYS" });

        Assert.Equal("""{"mode":"READWRITE"}""", (await registry.OkAsync("GET", "/mode")).ToJsonString());
        await registry.OkAsync("PUT", "/mode/x", new { mode = "READONLY" });
        await registry.FailsAsync(422, 42205, "POST", "/subjects/x/versions", new { schema = One });
        await registry.RegisterAsync("y", One);
        Assert.Equal("""{"mode":"READONLY"}""", (await registry.OkAsync("DELETE", "/mode/x")).ToJsonString());
        await registry.RegisterAsync("x", One);
        await registry.FailsAsync(422, 42204, "PUT", "/mode", new { mode = "SLEEPING" });
        await registry.FailsAsync(422, 42205, "PUT", "/mode", new { mode = "IMPORT" });
    }

    [Fact]
    public async Task A_breaking_schema_is_refused_and_says_why()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("x", One);
        var message = await registry.FailsAsync(409, 409, "POST", "/subjects/x/versions", new { schema = Breaking });
        Assert.Contains("READER_FIELD_MISSING_DEFAULT_VALUE", message, StringComparison.Ordinal);
        Assert.Contains("The field 'c' at path '/fields/1' in the new schema has no default value and is missing in the old schema", message, StringComparison.Ordinal);

        var checkedOnly = await registry.OkAsync("POST", "/compatibility/subjects/x/versions/latest?verbose=true", new { schema = Breaking });
        Assert.False((bool)checkedOnly["is_compatible"]!);
        Assert.Contains("{oldSchemaVersion: 1}", checkedOnly["messages"]!.AsArray().Select(item => (string)item!));
        Assert.Equal("""{"is_compatible":true}""", (await registry.OkAsync("POST", "/compatibility/subjects/x/versions/1", new { schema = Two })).ToJsonString());
        Assert.Equal("""{"is_compatible":true}""", (await registry.OkAsync("POST", "/compatibility/subjects/new/versions", new { schema = Two })).ToJsonString());
    }

    [Fact]
    public async Task Normalizing_makes_one_schema_of_two_spellings()
    {
        await using var registry = await StartAsync();
        const string spelled = """{"type":"record","name":"n.R","zz":1,"aa":2,"fields":[{"type":{"type":"string"},"name":"a"}]}""";
        const string other = """{"namespace":"n","name":"R","type":"record","aa":2,"fields":[{"name":"a","type":"string"}],"zz":1}""";
        var first = await registry.OkAsync("POST", "/subjects/x/versions?normalize=true", new { schema = spelled });
        var second = await registry.OkAsync("POST", "/subjects/x/versions?normalize=true", new { schema = other });
        Assert.Equal((int)first["id"]!, (int)second["id"]!);
        Assert.Equal("[1]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());
        Assert.Equal(1, (int)(await registry.OkAsync("POST", "/subjects/x?normalize=true", new { schema = spelled }))["version"]!);
    }

    [Fact]
    public async Task A_subject_may_have_any_name()
    {
        await using var registry = await StartAsync();
        const string name = "prefix/ä ö%:x-value";
        await registry.RegisterAsync(Uri.EscapeDataString(name), One);
        Assert.Equal(name, (string)(await registry.OkAsync("GET", "/subjects"))[0]!);
        await registry.OkAsync("GET", $"/subjects/{Uri.EscapeDataString(name)}/versions/latest");
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
