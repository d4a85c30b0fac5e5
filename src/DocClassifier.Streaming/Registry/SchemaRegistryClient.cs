using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DocClassifier.Avro;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Streaming.Registry;

/// <summary>
/// Talks to a schema registry over its REST interface. Thread-safe; lookups of one id at the same time share one request.
/// </summary>
/// <remarks>
/// A failed request is tried again on every address in turn, <see cref="Rounds"/> times with growing pauses, before it counts as a <see
/// cref="TransientFaultException"/>. User and password may stand in the address, as with Confluent's clients.
/// </remarks>
public sealed class SchemaRegistryClient : ISchemaRegistry, IDisposable
{
    private const int Rounds = 3;
    private static readonly MediaTypeHeaderValue ContentType = new("application/vnd.schemaregistry.v1+json");
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<int, Lazy<Task<AvroSchema>>> _schemas = new();
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Uri[] _addresses;

    /// <param name="addresses">One or more addresses, separated by commas, such as <c>http://127.0.0.1:8081</c>.</param>
    /// <exception cref="ArgumentException">There is no address, or one is not http or https.</exception>
    public SchemaRegistryClient(string addresses)
        : this(addresses, new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }, TimeProvider.System)
    {
    }

    internal SchemaRegistryClient(string addresses, HttpMessageHandler handler, TimeProvider time)
    {
        _addresses = [.. addresses.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Address)];
        if (_addresses.Length == 0)
            throw new ArgumentException("The schema registry has no address.", nameof(addresses));
        _http = new HttpClient(handler) { Timeout = RequestTimeout, MaxResponseContentBufferSize = 16 << 20 };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.schemaregistry.v1+json, application/json");
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<int> RegisterAsync(string subject, AvroSchema schema, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["schema"] = schema.ToString() });
        var (status, answer) = await SendAsync(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}/versions", body, cancellationToken);
        return status == HttpStatusCode.OK
            ? Id(answer)
            : throw new IncompatibleSchemaException(subject, Message(status, answer));
    }

    /// <inheritdoc/>
    public ValueTask<AvroSchema> GetAsync(int id, CancellationToken cancellationToken)
    {
        var lookup = _schemas.GetOrAdd(id, static (id, client) => new Lazy<Task<AvroSchema>>(() => client.LookUpAsync(id)), this);
        return lookup.IsValueCreated && lookup.Value.IsCompletedSuccessfully
            ? ValueTask.FromResult(lookup.Value.Result)
            : new ValueTask<AvroSchema>(WaitAsync(id, lookup, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<RegisteredSchema?> GetLatestAsync(string subject, CancellationToken cancellationToken)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, $"subjects/{Uri.EscapeDataString(subject)}/versions/latest", null, cancellationToken);
        if (status == HttpStatusCode.NotFound)
            return null;
        if (status != HttpStatusCode.OK)
            throw Refused(status, answer);
        var version = answer.TryGetProperty("version", out var number) && number.TryGetInt32(out var parsed) ? parsed : 0;
        return new RegisteredSchema(subject, version, Id(answer), Parse(Id(answer), answer));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<AvroSchema> WaitAsync(int id, Lazy<Task<AvroSchema>> lookup, CancellationToken cancellationToken)
    {
        try
        {
            // The request belongs to all who wait for it: one of them leaving does not end it.
            return await lookup.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            // Only what was found is kept: an unknown id may be known in a moment.
            if (lookup.Value.IsFaulted || lookup.Value.IsCanceled)
                _schemas.TryRemove(KeyValuePair.Create(id, lookup));
        }
    }

    private async Task<AvroSchema> LookUpAsync(int id)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, FormattableString.Invariant($"schemas/ids/{id}"), null, CancellationToken.None);
        return status switch
        {
            HttpStatusCode.OK => Parse(id, answer),
            HttpStatusCode.NotFound => throw new UnknownSchemaException(id),
            _ => throw Refused(status, answer),
        };
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var address = _addresses[attempt % _addresses.Length];
            Exception fault;
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(address, path));
                if (address.UserInfo.Length > 0)
                    request.Headers.Authorization = Basic(address.UserInfo);
                if (body is not null)
                    request.Content = new ByteArrayContent(body) { Headers = { ContentType = ContentType } };
                using var response = await _http.SendAsync(request, cancellationToken);

                // 404 without a body of the registry's own comes from something else at that address.
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                if (answer.ValueKind == JsonValueKind.Object && (int)response.StatusCode < 500 && response.StatusCode != HttpStatusCode.TooManyRequests)
                    return (response.StatusCode, answer);
                fault = Refused(response.StatusCode, answer);
            }
            catch (HttpRequestException exception)
            {
                fault = exception;
            }
            catch (IOException exception)
            {
                fault = exception;
            }
            catch (JsonException exception)
            {
                fault = exception;
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                fault = exception;
            }

            if (attempt + 1 >= Rounds * _addresses.Length)
                throw new TransientFaultException($"The schema registry at {Shown(address)} does not answer: {fault.Message}", fault) { IsServiceAway = true };
            if ((attempt + 1) % _addresses.Length == 0)
                await Task.Delay(FirstPause * (1 << (attempt / _addresses.Length)), _time, cancellationToken);
        }
    }

    private static AvroSchema Parse(int id, JsonElement answer)
    {
        if (answer.TryGetProperty("schemaType", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is not ("AVRO" or null))
            throw new WrongSchemaException($"Schema {id} is of type {type.GetString()}, not Avro.");
        if (answer.TryGetProperty("references", out var references) && references.ValueKind == JsonValueKind.Array && references.GetArrayLength() > 0)
            throw new WrongSchemaException($"Schema {id} refers to other subjects, which is not supported.");
        if (!answer.TryGetProperty("schema", out var text) || text.ValueKind != JsonValueKind.String)
            throw new TransientFaultException($"The schema registry answered without a schema for {id}.") { IsServiceAway = true };
        try
        {
            return AvroSchema.Parse(text.GetString()!, checkDefaults: false);
        }
        catch (AvroSchemaException exception)
        {
            throw new WrongSchemaException($"Schema {id} is no valid Avro schema: {exception.Message}", exception);
        }
    }

    private static int Id(JsonElement answer) =>
        answer.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number)
            ? number
            : throw new TransientFaultException("The schema registry answered without an id.") { IsServiceAway = true };

    private static TransientFaultException Refused(HttpStatusCode status, JsonElement answer) =>
        new($"The schema registry answered {Message(status, answer)}");

    private static string Message(HttpStatusCode status, JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
            ? $"{(int)status}: {message.GetString()}"
            : ((int)status).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether this can be the address of a registry.</summary>
    internal static bool IsAddress(string address) => Parsed(address) is not null;

    private static Uri? Parsed(string address) =>
        Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 ? uri : null;

    private static Uri Address(string address) =>
        Parsed(address) ?? throw new ArgumentException($"'{address}' is no address of a schema registry: http://host:port");

    private static AuthenticationHeaderValue Basic(string userInfo) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo))));

    private static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.Unescaped);
}
