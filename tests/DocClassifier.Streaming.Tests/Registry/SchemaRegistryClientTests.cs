using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DocClassifier.Avro;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Tests.Registry;

public sealed class SchemaRegistryClientTests
{
    private static readonly ModelAlias Alias = new() { Classifier = "text", Alias = "champion", Digest = "d", By = "p", At = DateTimeOffset.UnixEpoch };

    [Fact]
    public async Task Lookups_of_one_id_share_a_request_and_are_kept()
    {
        using var answers = new Answers { ["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""") };
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
        using var answers = new Answers { ["GET /schemas/ids/7"] = (404, """{"error_code":40403,"message":"Schema not found"}""") };
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
        using var answers = new Answers { ["GET /schemas/ids/7"] = (status, body) };
        using var client = answers.Client();
        await Assert.ThrowsAsync<TransientFaultException>(() => client.GetAsync(7, CancellationToken.None).AsTask());
        answers["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}""");
        Assert.Equal(AvroType.Int, (await client.GetAsync(7, CancellationToken.None)).Type);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_transient_fault_and_the_next_address_is_tried()
    {
        using var nobody = new SchemaRegistryClient("http://127.0.0.1:1");
        var away = await Assert.ThrowsAsync<TransientFaultException>(() => nobody.GetAsync(7, CancellationToken.None).AsTask());
        Assert.True(away.IsServiceAway);

        using var answers = new Answers { ["GET /schemas/ids/7"] = (200, """{"schema":"\"int\""}"""), DeadHost = "first" };
        using var client = answers.Client("http://first:1, http://user:pass%20word@second/base/");
        await client.GetAsync(7, CancellationToken.None);
        Assert.Equal("http://second/base/schemas/ids/7 Basic " + Convert.ToBase64String("user:pass word"u8), answers.Asked.Last());
    }

    [Theory]
    [InlineData("""{"schema":"syntax = \"proto3\";","schemaType":"PROTOBUF"}""", "PROTOBUF")]
    [InlineData("""{"schema":"\"int\"","references":[{"name":"n","subject":"s","version":1}]}""", "refers to other subjects")]
    [InlineData("""{"schema":"nonsense"}""", "no valid Avro schema")]
    public async Task What_is_no_avro_schema_is_of_the_wrong_schema(string body, string reason)
    {
        using var answers = new Answers { ["GET /schemas/ids/7"] = (200, body) };
        using var client = answers.Client();
        var exception = await Assert.ThrowsAsync<WrongSchemaException>(() => client.GetAsync(7, CancellationToken.None).AsTask());
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_schema_names_the_subject_and_the_reason()
    {
        using var answers = new Answers { ["POST /subjects/p.models.aliases-value/versions"] = (409, """{"error_code":409,"message":"incompatible: x"}""") };
        using var client = answers.Client();
        var exception = await Assert.ThrowsAsync<IncompatibleSchemaException>(() => new EventSerde(client, "p.").RegisterAsync(Topics.ModelAliases, typeof(ModelAlias)));
        Assert.Equal("p.models.aliases-value", exception.Subject);
        Assert.Contains("incompatible: x", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_latest_version_is_found_or_there_is_none()
    {
        using var answers = new Answers
        {
            ["GET /subjects/s/versions/latest"] = (200, """{"subject":"s","version":3,"id":9,"schema":"\"int\""}"""),
            ["GET /subjects/t/versions/latest"] = (404, """{"error_code":40401,"message":"Subject 't' not found."}"""),
        };
        using var client = answers.Client();
        var latest = await client.GetLatestAsync("s", CancellationToken.None);
        Assert.Equal(("s", 3, 9, AvroType.Int), (latest!.Subject, latest.Version, latest.Id, latest.Schema.Type));
        Assert.Null(await client.GetLatestAsync("t", CancellationToken.None));
    }

    [Fact]
    public async Task Values_that_cannot_be_read_say_why()
    {
        using var answers = new Answers
        {
            [$"POST /subjects/{Topics.ModelAliases}-value/versions"] = (200, """{"id":258}"""),
            ["GET /schemas/ids/258"] = (200, $$"""{"schema":{{System.Text.Json.JsonSerializer.Serialize(EventSchemas.For(typeof(ModelAlias)).ToString())}}}"""),
            ["GET /schemas/ids/2"] = (200, """{"schema":"\"int\""}"""),
            ["GET /schemas/ids/3"] = (404, """{"error_code":40403,"message":"Schema not found"}"""),
        };
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

    /// <summary>Answers requests by method and path, and notes them.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();

        public ConcurrentQueue<string> Asked { get; } = new();

        public TaskCompletionSource? Gate { get; set; }

        public string? DeadHost { get; init; }

        public (int Status, string Body) this[string request]
        {
            set => _answers[request] = value;
        }

        public SchemaRegistryClient Client(string addresses = "http://registry:8081") => new(addresses, this, TimeProvider.System);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Enqueue($"{request.RequestUri!.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} {request.Headers.Authorization}");
            if (request.RequestUri.Host == DeadHost)
                throw new HttpRequestException("nobody there");
            if (Gate is { } gate)
                await gate.Task;
            var (status, body) = _answers[$"{request.Method} {request.RequestUri.AbsolutePath.Replace("/base", "", StringComparison.Ordinal)}"];
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/vnd.schemaregistry.v1+json") };
        }
    }
}
