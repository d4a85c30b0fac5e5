using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DocClassifier.Broker.Registry;

namespace DocClassifier.Broker.Tests.Registry;

/// <summary>A registry on a free port and a client that checks what every answer must have.</summary>
internal sealed class RegistryUnderTest : IAsyncDisposable
{
    public const string One = """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"string"}]}""";
    public const string Two = """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"string"},{"name":"b","type":"int","default":0}]}""";
    public const string Breaking = """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"string"},{"name":"c","type":"int"}]}""";

    private readonly HttpClient _http;

    private RegistryUnderTest(SchemaRegistryServer server)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = server.Address };
    }

    public SchemaRegistryServer Server { get; }

    public static async Task<RegistryUnderTest> StartAsync(SharedLog? log = null, int writeTimeoutSeconds = 15) =>
        new(await SchemaRegistryServer.StartAsync(
            new SchemaRegistryOptions { Port = 0, WriteTimeoutSeconds = writeTimeoutSeconds }, (log ?? new SharedLog()).Open()));

    public async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(
        string method, string path, object? body = null, string contentType = "application/vnd.schemaregistry.v1+json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(contentType));
        // A server that refuses a body for its size closes the connection, which a client that is still sending would take for a fault.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > 1_000_000;
        using var response = await _http.SendAsync(request);
        Assert.Equal("application/vnd.schemaregistry.v1+json", response.Content.Headers.ContentType?.ToString());
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<JsonNode> OkAsync(string method, string path, object? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        Assert.True(status == HttpStatusCode.OK, $"{method} {path}: {(int)status} {answer.ToJsonString()}");
        return answer;
    }

    public async Task<string> FailsAsync(int status, int code, string method, string path, object? body = null)
    {
        var (actual, answer) = await SendAsync(method, path, body);
        Assert.Equal((status, code), ((int)actual, (int)answer["error_code"]!));
        return (string)answer["message"]!;
    }

    public async Task<int> RegisterAsync(string subject, string schema) =>
        (int)(await OkAsync("POST", $"/subjects/{subject}/versions", new { schema }))["id"]!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
