using System.Text.Json.Nodes;
using static DocClassifier.Broker.Tests.Registry.RegistryUnderTest;

namespace DocClassifier.Broker.Tests.Registry;

public sealed class ReferenceTests
{
    private const string Address = """{"type":"record","name":"Address","namespace":"n","fields":[{"name":"city","type":"string"}]}""";
    private const string AddressTwo =
        """{"type":"record","name":"Address","namespace":"n","fields":[{"name":"city","type":"string"},{"name":"zip","type":"string","default":""}]}""";

    private const string AddressBroken =
        """{"type":"record","name":"Address","namespace":"n","fields":[{"name":"city","type":"int"}]}""";

    private const string Person = """{"type":"record","name":"Person","namespace":"n","fields":[{"name":"home","type":"Address"}]}""";
    private const string Letter = """{"type":"record","name":"Letter","namespace":"n","fields":[{"name":"from","type":"Address"}]}""";

    /// <summary>The MD5 of text, name, subject and version, computed with another program.</summary>
    private const string LetterGuid = "61dba28d-e288-a814-829b-ce9f563c816e";

    [Fact]
    public async Task A_schema_may_use_types_that_other_subjects_define()
    {
        var log = new SharedLog();
        await using (var registry = await StartAsync(log))
        {
            await registry.RegisterAsync("address", Address);
            var registered = await registry.OkAsync("POST", "/subjects/letter/versions", Body(Letter, ("n.Address", "address", 1)));
            Assert.Equal((2, 1, LetterGuid), ((int)registered["id"]!, (int)registered["version"]!, (string)registered["guid"]!));
            // Again, with spaces: the same.
            Assert.Equal(2, (int)(await registry.OkAsync("POST", "/subjects/letter/versions", Body(Letter.Replace(":", " : ", StringComparison.Ordinal), ("n.Address", "address", 1))))["id"]!);
            Assert.Equal(1, (int)(await registry.OkAsync("POST", "/subjects/letter", Body(Letter, ("n.Address", "address", 1))))["version"]!);
        }

        log.Compact();
        await using var again = await StartAsync(log);
        const string references = """[{"name":"n.Address","subject":"address","version":1}]""";
        foreach (var path in new[] { "/schemas/ids/2", $"/schemas/guids/{LetterGuid}", "/subjects/letter/versions/1" })
        {
            var answer = await again.OkAsync("GET", path);
            Assert.Equal((Letter, references, LetterGuid), ((string)answer["schema"]!, answer["references"]!.ToJsonString(), (string)answer["guid"]!));
            var resolved = (string)(await again.OkAsync("GET", path + "?format=resolved"))["schema"]!;
            Assert.Equal("city", (string)JsonNode.Parse(resolved)!["fields"]![0]!["type"]!["fields"]![0]!["name"]!);
        }

        Assert.Equal("""[{"context":".","id":2}]""", (await again.OkAsync("GET", $"/schemas/guids/{LetterGuid}/ids")).ToJsonString());
        Assert.Equal("[2]", (await again.OkAsync("GET", "/subjects/address/versions/1/referencedby")).ToJsonString());
        Assert.Equal("[]", (await again.OkAsync("GET", "/subjects/letter/versions/1/referencedby")).ToJsonString());
        Assert.Contains(""""references":[{"name":"n.Address","subject":"address","version":1}],"schema":"""", SharedLog.Text(log.Records.Last(record => record.Value is not null && SharedLog.Text(record.Key).Contains("letter", StringComparison.Ordinal)).Value!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_of_references_are_resolved_each_once()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("address", Address);
        await registry.OkAsync("POST", "/subjects/person/versions", Body(Person, ("n.Address", "address", -1)));
        const string both = """{"type":"record","name":"Parcel","namespace":"n","fields":[{"name":"to","type":"Person"},{"name":"from","type":"Address"}]}""";
        var body = Body(both, ("n.Person", "person", 1), ("n.Address", "address", 1));
        Assert.Equal(3, (int)(await registry.OkAsync("POST", "/subjects/parcel/versions", body))["id"]!);
        // The latest was pinned when it was registered.
        await registry.RegisterAsync("address", AddressTwo);
        Assert.Equal("""[{"name":"n.Address","subject":"address","version":1}]""", (await registry.OkAsync("GET", "/subjects/person/versions/1"))["references"]!.ToJsonString());
        Assert.Equal("[2,3]", (await registry.OkAsync("GET", "/subjects/address/versions/1/referencedby")).ToJsonString());
        Assert.Equal("[]", (await registry.OkAsync("GET", "/subjects/address/versions/2/referencedby")).ToJsonString());

        // A union of types that others define is a schema too.
        var union = await registry.OkAsync("POST", "/subjects/any/versions", Body("""["n.Address","n.Person"]""", ("a", "address", 1), ("p", "person", 1)));
        Assert.Equal("""["n.Address","n.Person"]""", (string)(await registry.OkAsync("GET", $"/schemas/ids/{(int)union["id"]!}"))["schema"]!);
    }

    [Fact]
    public async Task References_that_lead_nowhere_or_are_none_are_refused_with_a_reason()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("address", Address);
        foreach (var (subject, version) in new[] { ("none", 1), ("address", 2), ("none", -1) })
        {
            Assert.Contains(
                $"No schema reference found for subject \"{subject}\" and version {version}",
                await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", Body(Letter, ("n.Address", subject, version))), StringComparison.Ordinal);
        }

        foreach (var references in new[] { """[7]""", """[{}]""", """[{"name":"n","subject":"address"}]""", """[{"name":"n","subject":"address","version":0}]""", """[{"name":"n","subject":"","version":1}]""" })
            await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", $$"""{"schema":"\"n.Address\"","references":{{references}}}""");
        await registry.FailsAsync(400, 400, "POST", "/subjects/x/versions", """{"schema":"\"string\"","references":{}}""");
        // Without the reference the type is not defined; with it, it cannot be defined again.
        await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", new { schema = Letter });
        await registry.FailsAsync(422, 42201, "POST", "/subjects/x/versions", Body(Address, ("n.Address", "address", 1)));
        Assert.Equal("""["address"]""", (await registry.OkAsync("GET", "/subjects")).ToJsonString());
    }

    [Fact]
    public async Task What_is_referred_to_cannot_be_deleted()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("address", Address);
        await registry.OkAsync("POST", "/subjects/letter/versions", Body(Letter, ("n.Address", "address", 1)));
        const string message = "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=address,version=1}.";
        Assert.Equal(message, await registry.FailsAsync(422, 42206, "DELETE", "/subjects/address/versions/1"));
        Assert.Equal(message, await registry.FailsAsync(422, 42206, "DELETE", "/subjects/address"));

        // Softly deleted, the letter may come back: only a soft deletion of the address is possible.
        await registry.OkAsync("DELETE", "/subjects/letter");
        Assert.Equal("[]", (await registry.OkAsync("GET", "/subjects/address/versions/1/referencedby")).ToJsonString());
        Assert.Equal("[2]", (await registry.OkAsync("GET", "/subjects/address/versions/1/referencedby?deleted=true")).ToJsonString());
        await registry.OkAsync("DELETE", "/subjects/address");
        await registry.FailsAsync(422, 42206, "DELETE", "/subjects/address/versions/1?permanent=true");
        await registry.FailsAsync(422, 42206, "DELETE", "/subjects/address?permanent=true");
        // A new schema cannot build on it any more; what is there is read on.
        await registry.FailsAsync(422, 42201, "POST", "/subjects/other/versions", Body(Letter, ("n.Address", "address", 1)));
        Assert.Contains("city", (string)(await registry.OkAsync("GET", "/schemas/ids/2?format=resolved"))["schema"]!, StringComparison.Ordinal);

        await registry.OkAsync("DELETE", "/subjects/letter?permanent=true");
        await registry.OkAsync("DELETE", "/subjects/address?permanent=true");
        Assert.Equal("[]", (await registry.OkAsync("GET", "/subjects?deleted=true")).ToJsonString());
    }

    [Fact]
    public async Task A_subject_whose_versions_refer_to_one_another_can_be_deleted_as_a_whole()
    {
        await using var registry = await StartAsync();
        await registry.OkAsync("PUT", "/config/x", new { compatibility = "NONE" });
        await registry.RegisterAsync("x", Address);
        await registry.OkAsync("POST", "/subjects/x/versions", Body(Letter, ("n.Address", "x", 1)));
        await registry.FailsAsync(422, 42206, "DELETE", "/subjects/x/versions/1");
        Assert.Equal("[1,2]", (await registry.OkAsync("DELETE", "/subjects/x")).ToJsonString());
        Assert.Equal("[1,2]", (await registry.OkAsync("DELETE", "/subjects/x?permanent=true")).ToJsonString());
    }

    [Fact]
    public async Task Compatibility_is_that_of_the_schemas_with_what_they_refer_to()
    {
        await using var registry = await StartAsync();
        await registry.OkAsync("PUT", "/config/address", new { compatibility = "NONE" });
        await registry.RegisterAsync("address", Address);
        await registry.RegisterAsync("address", AddressTwo);
        await registry.RegisterAsync("address", AddressBroken);
        await registry.OkAsync("POST", "/subjects/letter/versions", Body(Letter, ("n.Address", "address", 1)));
        Assert.Equal("""{"is_compatible":true}""", (await registry.OkAsync("POST", "/compatibility/subjects/letter/versions/latest", Body(Letter, ("n.Address", "address", 2)))).ToJsonString());
        var broken = await registry.OkAsync("POST", "/compatibility/subjects/letter/versions/latest?verbose=true", Body(Letter, ("n.Address", "address", 3)));
        Assert.False((bool)broken["is_compatible"]!);
        Assert.Contains("TYPE_MISMATCH", broken["messages"]!.ToJsonString(), StringComparison.Ordinal);
        await registry.FailsAsync(409, 409, "POST", "/subjects/letter/versions", Body(Letter, ("n.Address", "address", 3)));
        // The same text with another reference is another schema.
        var second = await registry.OkAsync("POST", "/subjects/letter/versions", Body(Letter, ("n.Address", "address", 2)));
        Assert.Equal((2, 5), ((int)second["version"]!, (int)second["id"]!));
        // So is one that stands alone.
        await registry.FailsAsync(404, 40403, "POST", "/subjects/letter", new { schema = (string)(await registry.OkAsync("GET", "/schemas/ids/5?format=resolved"))["schema"]! });
    }

    [Fact]
    public async Task A_long_chain_of_references_is_refused_and_harms_nobody()
    {
        await using var registry = await StartAsync();
        await registry.RegisterAsync("r0", """{"type":"record","name":"R0","fields":[]}""");
        var number = 0;
        for (var accepted = true; accepted; number++)
        {
            var (status, _) = await registry.SendAsync("POST", $"/subjects/r{number + 1}/versions", Body(
                $$"""{"type":"record","name":"R{{number + 1}}","fields":[{"name":"x","type":"R{{number}}"}]}""", ($"R{number}", $"r{number}", 1)));
            accepted = (int)status == 200;
            Assert.True(accepted || (int)status == 422, $"{number}: {status}");
        }

        Assert.InRange(number, 30, 1001);
        await registry.RegisterAsync("after", One);
    }

    private static object Body(string schema, params (string Name, string Subject, int Version)[] references) =>
        new { schema, references = references.Select(reference => new { name = reference.Name, subject = reference.Subject, version = reference.Version }) };
}
