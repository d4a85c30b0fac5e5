using System.Collections.Concurrent;
using DocClassifier.Avro;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DocClassifier.Streaming.Tests.Registry;

public sealed class SchemaRegistryClientTests
{
    private static readonly ModelAlias Alias = new() { Classifier = "text", Alias = "champion", Digest = "d", By = "p", At = DateTimeOffset.UnixEpoch };

    [Fact]
    public async Task Lookups_of_one_id_share_a_request_and_are_kept()
    {
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        var gate = answers.Gate = new TaskCompletionSource();
        using var client = answers.Client();
        var lookups = Enumerable.Range(0, 20).Select(_ => client.GetAsync(7, CancellationToken.None).AsTask()).ToList();
        using var impatient = new CancellationTokenSource();
        var left = client.GetAsync(7, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gate.SetResult();
        var schemas = await Task.WhenAll(lookups);
        Assert.Single(schemas.Append(await client.GetAsync(7, CancellationToken.None)).Distinct());
        Assert.Single(answers.Asked);
    }

    [Fact]
    public async Task An_unknown_id_is_asked_for_again_later()
    {
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (404, """{"error_code":40403,"message":"Schema not found"}""");
        using var client = answers.Client();
        var exception = await Assert.ThrowsAsync<UnknownSchemaException>(() => client.GetAsync(7, CancellationToken.None).AsTask());
        Assert.Equal((7, Reasons.Schema), (exception.Id, exception.Reason));
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        Assert.Equal(AvroType.Int, (await client.GetAsync(7, CancellationToken.None)).Type);
    }

    [Theory]
    [InlineData(500, """{"error_code":50001,"message":"store"}""")]
    [InlineData(503, "busy")]
    [InlineData(200, "<html>")]
    [InlineData(404, "a page of something else")]
    [InlineData(200, "{}")]
    public async Task A_registry_that_does_not_work_is_a_transient_fault(int status, string body)
    {
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (status, body);
        using var client = answers.Client();
        await Assert.ThrowsAsync<TransientFaultException>(() => client.GetAsync(7, CancellationToken.None).AsTask());
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        Assert.Equal(AvroType.Int, (await client.GetAsync(7, CancellationToken.None)).Type);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_transient_fault_and_the_next_address_is_tried()
    {
        using var nobody = new SchemaRegistryClient("http://user:secret@127.0.0.1:1");
        var away = await Assert.ThrowsAsync<TransientFaultException>(() => nobody.GetAsync(7, CancellationToken.None).AsTask());
        Assert.True(away.IsServiceAway);
        Assert.StartsWith("The schema registry at http://127.0.0.1:1 does not answer: ", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", away.ToString(), StringComparison.Ordinal);

        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        using var client = new SchemaRegistryClient($"http://127.0.0.1:1, http://user:pass%20word@{answers.Address}/base/");
        await client.GetAsync(7, CancellationToken.None);
        Assert.Equal("/base/schemas/ids/7 Basic " + Convert.ToBase64String("user:pass word"u8), answers.Asked.Last());
    }

    [Theory]
    [InlineData(404, "a page of something else")]
    [InlineData(503, "busy")]
    public async Task After_what_is_no_registry_the_next_address_is_tried_and_each_gets_its_own_password_only(int status, string body)
    {
        await using var other = await Answers.StartAsync();
        other["GET /schemas/ids/7"] = (status, body);
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        answers["GET /schemas/ids/8"] = (404, """{"error_code":40403,"message":"Schema not found"}""");
        using var client = new SchemaRegistryClient($"http://{other.Address},http://token@{answers.Address}");
        await client.GetAsync(7, CancellationToken.None);
        Assert.All(other.Asked, request => Assert.Equal("/schemas/ids/7 ", request));
        Assert.Equal(["/schemas/ids/7 Basic " + Convert.ToBase64String("token:"u8)], answers.Asked);

        // The address that answered is asked first from now on, also by what it does not know.
        var before = other.Asked.Count;
        await Assert.ThrowsAsync<UnknownSchemaException>(() => client.GetAsync(8, CancellationToken.None).AsTask());
        Assert.Equal(before, other.Asked.Count);
    }

    [Fact]
    public async Task A_registry_that_accepts_and_never_answers_is_a_transient_fault()
    {
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        answers.Gate = new TaskCompletionSource();
        using var client = new SchemaRegistryClient("http://" + answers.Address, TimeSpan.FromMilliseconds(200));
        var silent = await Assert.ThrowsAsync<TransientFaultException>(() => client.GetAsync(7, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.True(silent.IsServiceAway);
        answers.Gate = null;
        Assert.Equal(AvroType.Int, (await client.GetAsync(7, CancellationToken.None)).Type);
    }

    [Fact]
    public async Task A_registration_can_be_cancelled_and_is_asked_for_each_time()
    {
        await using var answers = await Answers.StartAsync();
        answers["POST /subjects/s/versions"] = (200, """{"id":1}""");
        using var client = answers.Client();
        Assert.Equal(1, await client.RegisterAsync("s", AvroSchema.Parse("\"int\""), CancellationToken.None));

        // As after the subject was deleted.
        answers["POST /subjects/s/versions"] = (200, """{"id":2}""");
        Assert.Equal(2, await client.RegisterAsync("s", AvroSchema.Parse("\"int\""), CancellationToken.None));

        answers.Gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var left = client.RegisterAsync("s", AvroSchema.Parse("\"int\""), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        answers.Gate.SetResult();
    }

    [Theory]
    [InlineData(401, """{"error_code":401,"message":"Unauthorized"}""", "401: Unauthorized")]
    [InlineData(422, """{"error_code":42201,"message":"Invalid"}""", "422: Invalid")]
    public async Task What_the_registry_refuses_to_look_up_is_a_transient_fault_with_its_reason(int status, string body, string reason)
    {
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (status, body);
        using var client = answers.Client();
        var refused = await Assert.ThrowsAsync<TransientFaultException>(() => client.GetAsync(7, CancellationToken.None).AsTask());
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsServiceAway);
        Assert.Single(answers.Asked);
    }

    [Theory]
    [InlineData("""{"schema":"syntax = \"proto3\";","schemaType":"PROTOBUF"}""", "PROTOBUF")]
    [InlineData("""{"schema":"\"int\"","references":[{"name":"n","subject":"s","version":1}]}""", "refers to other subjects")]
    [InlineData("""{"schema":"x","schemaType":"THRIFT"}""", "THRIFT")]
    [InlineData("""{"schema":"nonsense"}""", "no valid Avro schema")]
    public async Task What_is_no_avro_schema_is_of_the_wrong_schema(string body, string reason)
    {
        await using var answers = await Answers.StartAsync();
        answers["GET /schemas/ids/7"] = (200, body);
        using var client = answers.Client();
        var exception = await Assert.ThrowsAsync<WrongSchemaException>(() => client.GetAsync(7, CancellationToken.None).AsTask());
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_schema_names_the_subject_and_the_reason()
    {
        await using var answers = await Answers.StartAsync();
        answers["POST /subjects/p.models.aliases-value/versions"] = (409, """{"error_code":409,"message":"incompatible: x"}""");
        using var client = answers.Client();
        var exception = await Assert.ThrowsAsync<IncompatibleSchemaException>(() => new EventSerde(client, "p.").RegisterAsync(Topics.ModelAliases, typeof(ModelAlias)));
        Assert.Equal("p.models.aliases-value", exception.Subject);
        Assert.Contains("incompatible: x", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_cannot_be_read_say_why()
    {
        await using var answers = await Answers.StartAsync();
        answers[$"POST /subjects/{Topics.ModelAliases}-value/versions"] = (200, """{"id":258}""");
        answers["GET /schemas/ids/258"] = (200, $$"""{"schema":{{System.Text.Json.JsonSerializer.Serialize(EventSchemas.For(typeof(ModelAlias)).ToString())}}}""");
        answers["GET /schemas/ids/2"] = (200, """{"schema":"\"int\""}""");
        answers["GET /schemas/ids/3"] = (404, """{"error_code":40403,"message":"Schema not found"}""");
        using var client = answers.Client();
        var serde = new EventSerde(client);
        Assert.Throws<InvalidOperationException>(() => serde.Serialize(Topics.ModelAliases, Alias));
        await serde.RegisterAsync(Topics.ModelAliases, typeof(ModelAlias));
        var value = serde.Serialize(Topics.ModelAliases, Alias);
        Assert.Equal([0, 0, 0, 1, 2], value[..5]);
        Assert.Equal(Alias, await serde.DeserializeAsync(Topics.ModelAliases, value, typeof(ModelAlias), CancellationToken.None));

        Assert.Equal(Reasons.NotOurs, (await FailsAsync<NotOursException>([])).Reason);
        Assert.Equal(Reasons.NotOurs, (await FailsAsync<NotOursException>([0, 0, 0, 1])).Reason);
        Assert.Equal(Reasons.NotOurs, (await FailsAsync<NotOursException>("{\"json\":1}"u8.ToArray())).Reason);
        Assert.Equal(3, (await FailsAsync<UnknownSchemaException>([0, 0, 0, 0, 3, 0])).Id);
        Assert.Equal(Reasons.Schema, (await FailsAsync<WrongSchemaException>([0, 0, 0, 0, 2, 0])).Reason);
        Assert.Equal(Reasons.Schema, (await FailsAsync<AvroFormatException>(value[..^1])).Reason);
        await FailsAsync<AvroFormatException>([.. value, 0]);

        async Task<TException> FailsAsync<TException>(byte[] bad)
            where TException : UnreadableValueException =>
            await Assert.ThrowsAsync<TException>(async () => await serde.DeserializeAsync(Topics.ModelAliases, bad, typeof(ModelAlias), CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("localhost:8081")]
    [InlineData("ftp://localhost")]
    public void An_address_that_is_none_is_refused(string address) => Assert.Throws<ArgumentException>(() => new SchemaRegistryClient(address));

    /// <summary>A server that answers requests by method and path, and notes them.</summary>
    private sealed class Answers : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();
        private readonly WebApplication _server;

        private Answers(WebApplication server) => _server = server;

        /// <summary>Path and credentials of each request.</summary>
        public ConcurrentQueue<string> Asked { get; } = new();

        public TaskCompletionSource? Gate { get; set; }

        /// <summary>Host and port.</summary>
        public string Address => new Uri(_server.Urls.Single()).Authority;

        public (int Status, string Body) this[string request]
        {
            set => _answers[request] = value;
        }

        public static async Task<Answers> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var answers = new Answers(builder.Build());
            answers._server.Run(answers.AnswerAsync);
            await answers._server.StartAsync();
            return answers;
        }

        public SchemaRegistryClient Client() => new("http://" + Address);

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            var request = context.Request;
            Asked.Enqueue($"{request.Path} {request.Headers.Authorization}");
            if (Gate is { } gate)
                await gate.Task.WaitAsync(context.RequestAborted);
            var (status, body) = _answers[$"{request.Method} {request.Path.Value!.Replace("/base", "", StringComparison.Ordinal)}"];
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/vnd.schemaregistry.v1+json";
            await context.Response.WriteAsync(body);
        }
    }
}
