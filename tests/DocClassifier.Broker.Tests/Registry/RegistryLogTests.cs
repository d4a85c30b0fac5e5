using System.Collections.Concurrent;
using static DocClassifier.Broker.Tests.Registry.RegistryUnderTest;

namespace DocClassifier.Broker.Tests.Registry;

public sealed class RegistryLogTests
{
    [Fact]
    public async Task The_log_holds_what_confluents_registry_would_write()
    {
        var log = new SharedLog();
        await using var registry = await StartAsync(log);
        await registry.RegisterAsync("x", "\"string\"");
        await registry.OkAsync("PUT", "/config", new { compatibility = "NONE" });
        await registry.OkAsync("PUT", "/config/x", new { compatibility = "FULL" });
        await registry.OkAsync("PUT", "/mode/x", new { mode = "READWRITE" });
        await registry.OkAsync("DELETE", "/subjects/x/versions/1");
        Assert.Equal(
        [
            """{"keytype":"NOOP","magic":0} = null""",
            """{"keytype":"SCHEMA","subject":"x","version":1,"magic":1} = {"subject":"x","version":1,"id":1,"schema":"\"string\"","deleted":false}""",
            """{"keytype":"CONFIG","subject":null,"magic":0} = {"compatibilityLevel":"NONE"}""",
            """{"keytype":"CONFIG","subject":"x","magic":0} = {"compatibilityLevel":"FULL"}""",
            """{"keytype":"MODE","subject":"x","magic":0} = {"mode":"READWRITE"}""",
            """{"keytype":"SCHEMA","subject":"x","version":1,"magic":1} = {"subject":"x","version":1,"id":1,"schema":"\"string\"","deleted":true}""",
        ],
        log.Records.Select(record => SharedLog.Text(record.Key) + " = " + (record.Value is { } value ? SharedLog.Text(value) : "null")));
    }

    [Fact]
    public async Task A_restart_keeps_everything_also_after_a_compaction()
    {
        var log = new SharedLog();
        var before = new List<string>();
        await using (var registry = await StartAsync(log))
        {
            await registry.RegisterAsync("a", One);
            await registry.RegisterAsync("a", Two);
            await registry.RegisterAsync("b", Two);
            await registry.RegisterAsync("gone", """{"type":"enum","name":"E","symbols":["A"]}""");
            await registry.OkAsync("DELETE", "/subjects/gone");
            await registry.OkAsync("DELETE", "/subjects/gone?permanent=true");
            await registry.OkAsync("DELETE", "/subjects/b");
            await registry.OkAsync("PUT", "/config/a", new { compatibility = "NONE" });
            await registry.OkAsync("PUT", "/mode/c", new { mode = "READONLY" });
            before.AddRange(await EverythingAsync(registry));
        }

        await using (var again = await StartAsync(log))
            Assert.Equal(before, await EverythingAsync(again));
        log.Compact();
        await using var compacted = await StartAsync(log);
        Assert.Equal(before, await EverythingAsync(compacted));

        // The id of the schema that is gone for good may still stand in records: it is not given out again.
        Assert.Equal(4, await compacted.RegisterAsync("a", Breaking));
    }

    [Fact]
    public async Task Two_registries_never_give_one_id_to_two_schemas()
    {
        const int schemas = 40;
        var log = new SharedLog();
        await using var first = await StartAsync(log);
        await using var second = await StartAsync(log);
        await first.OkAsync("PUT", "/config", new { compatibility = "NONE" });
        await WaitForAsync(async () => (await second.OkAsync("GET", "/config")).ToJsonString().Contains("NONE", StringComparison.Ordinal));

        // Two by two, writers wait for each other after they have decided which number to take, so that nearly all collide.
        var waiting = new ConcurrentQueue<TaskCompletionSource>();
        log.BeforeAppend = async key =>
        {
            if (!key.Contains("SCHEMA", StringComparison.Ordinal))
                return;
            if (waiting.TryDequeue(out var other))
            {
                other.TrySetResult();
                return;
            }

            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(mine);
            await Task.WhenAny(mine.Task, Task.Delay(50));
        };

        static string Schema(int number) => $$"""{"type":"record","name":"R{{number}}","fields":[]}""";
        var ids = await Task.WhenAll(Enumerable.Range(0, schemas).Select(async number =>
            (number, Id: await (number % 2 == 0 ? first : second).RegisterAsync(number % 3 == 0 ? "alone" + number : "shared", Schema(number)))));
        Assert.Equal(schemas, ids.Select(id => id.Id).Distinct().Count());

        log.BeforeAppend = _ => Task.CompletedTask;
        log.Compact();
        await using var third = await StartAsync(log);
        foreach (var registry in new[] { first, second, third })
        {
            foreach (var (number, id) in ids)
                Assert.Equal(Schema(number), (string)(await registry.OkAsync("GET", $"/schemas/ids/{id}"))["schema"]!);
        }

        Assert.Equal(await EverythingAsync(first), await EverythingAsync(third));
        Assert.Equal(await EverythingAsync(first), await EverythingAsync(second));
    }

    [Fact]
    public async Task A_loser_that_died_before_it_could_repair_the_log_loses_nothing_of_the_winner()
    {
        var log = new SharedLog();
        await using (var registry = await StartAsync(log))
            await registry.RegisterAsync("x", One);
        log.Append("""{"keytype":"SCHEMA","subject":"x","version":1,"magic":1}""", """{"subject":"x","version":1,"id":2,"schema":"\"int\"","deleted":false}""");
        await using (var registry = await StartAsync(log))
            await WaitForAsync(() => Task.FromResult(SharedLog.Text(log.Records[^1].Value ?? []).Contains("\"id\":1", StringComparison.Ordinal)));
        log.Compact();
        await using var after = await StartAsync(log);
        Assert.Equal(One, (string)(await after.OkAsync("GET", "/schemas/ids/1"))["schema"]!);
        await after.FailsAsync(404, 40403, "GET", "/schemas/ids/2");
    }

    [Fact]
    public async Task Records_of_no_known_kind_are_passed_over()
    {
        var log = new SharedLog();
        foreach (var key in new[] { "", "null", "[]", "{}", """{"keytype":7}""", """{"keytype":"CONTEXT","magic":0}""", """{"keytype":"SCHEMA"}""" })
            log.Append(key, "{}");
        foreach (var value in new[] { "", "[]", "{}", """{"id":"1","schema":"x"}""", """{"id":1.5,"schema":"x"}""", """{"id":9,"schema":"nonsense"}""" })
            log.Append("""{"keytype":"SCHEMA","subject":"odd","version":1,"magic":1}""", value);
        log.Append("""{"keytype":"CONFIG","subject":null,"magic":0}""", """{"compatibilityLevel":"UNHEARD"}""");
        await using var registry = await StartAsync(log);
        Assert.Equal(10, await registry.RegisterAsync("x", One));
        Assert.Equal("nonsense", (string)(await registry.OkAsync("GET", "/schemas/ids/9"))["schema"]!);
    }

    [Fact]
    public async Task While_the_cluster_is_away_changes_fail_as_faults_of_the_store_and_reading_goes_on()
    {
        var log = new SharedLog();
        await using var registry = await StartAsync(log);
        await registry.RegisterAsync("x", One);
        log.Away = true;
        await registry.FailsAsync(500, 50001, "POST", "/subjects/x/versions", new { schema = Two });
        Assert.Equal(1, await registry.RegisterAsync("x", One));
        log.Away = false;
        Assert.Equal(2, await registry.RegisterAsync("x", Two));
    }

    [Fact]
    public async Task When_reading_breaks_off_the_log_is_read_anew_and_a_change_under_way_is_completed()
    {
        var log = new SharedLog();
        await using var registry = await StartAsync(log);
        await registry.RegisterAsync("x", One);
        await registry.OkAsync("PUT", "/config/x", new { compatibility = "NONE" });
        var gate = new TaskCompletionSource();
        log.BeforeAppend = key => key.Contains("SCHEMA", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask;
        var registering = registry.RegisterAsync("x", Breaking);
        log.BreakReading();
        gate.SetResult();
        Assert.Equal(2, await registering);
        Assert.Equal("[1,2]", (await registry.OkAsync("GET", "/subjects/x/versions")).ToJsonString());
        Assert.Equal(3, await registry.RegisterAsync("x", Two));
    }

    [Fact]
    public async Task A_change_that_takes_too_long_says_that_its_outcome_is_open()
    {
        var log = new SharedLog();
        await using var registry = await StartAsync(log, writeTimeoutSeconds: 1);
        log.BeforeAppend = _ => new TaskCompletionSource().Task;
        await registry.FailsAsync(500, 50002, "POST", "/subjects/x/versions", new { schema = Two });
    }

    private static async Task<List<string>> EverythingAsync(RegistryUnderTest registry)
    {
        var answers = new List<string>();
        foreach (var path in new[] { "/subjects?deleted=true", "/schemas?deleted=true", "/schemas", "/config", "/mode", "/mode/c?defaultToGlobal=true", "/config/a?defaultToGlobal=true" })
            answers.Add((await registry.OkAsync("GET", path)).ToJsonString());
        return answers;
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
            await Task.Delay(10, limit.Token);
    }
}
