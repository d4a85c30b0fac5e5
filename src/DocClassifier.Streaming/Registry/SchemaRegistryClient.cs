using System.Collections.Concurrent;
using System.Net;
using Confluent.SchemaRegistry;
using DocClassifier.Avro;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts.Stages;
using JsonException = Newtonsoft.Json.JsonException;

namespace DocClassifier.Streaming.Registry;

/// <summary>
/// Talks to a schema registry through Confluent's client. Thread-safe; lookups of one id at the same time share one request.
/// </summary>
/// <remarks>
/// A failed request is tried again on every address in turn, <see cref="Rounds"/> times with growing pauses, before it counts as a <see
/// cref="TransientFaultException"/>. There is one client per address: a client for several sends the password of one to all of them, waits
/// for all attempts on one before it goes to the next, and stops at the first that answers, even when that is no registry.
/// </remarks>
public sealed class SchemaRegistryClient : ISchemaRegistry, IDisposable
{
    private const int Rounds = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    // The client gives this code to an error whose body is not in the registry's form.
    private const int NoErrorCode = -1;

    private readonly ConcurrentDictionary<int, AvroSchema> _schemas = new();
    private readonly CachedSchemaRegistryClient[] _clients;
    private readonly string _shown;
    private int _current;

    /// <param name="addresses">One or more, separated by commas, such as <c>http://127.0.0.1:8081</c>; user and password may stand in
    /// them.</param>
    /// <exception cref="ArgumentException">There is no address, or one is not http or https.</exception>
    public SchemaRegistryClient(string addresses)
        : this(addresses, TimeSpan.FromSeconds(10))
    {
    }

    internal SchemaRegistryClient(string addresses, TimeSpan requestTimeout)
    {
        Uri[] parsed = [.. addresses.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Address)];
        if (parsed.Length == 0)
            throw new ArgumentException("The schema registry has no address.", nameof(addresses));
        _clients = [.. parsed.Select(address => new CachedSchemaRegistryClient(Settings(address, requestTimeout)))];
        _shown = string.Join(", ", parsed.Select(address => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.Unescaped)));
    }

    /// <inheritdoc/>
    public async Task<int> RegisterAsync(string subject, AvroSchema schema, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(
                async client =>
                {
                    // The client remembers registrations, but the subject may have been deleted since.
                    client.ClearCaches();
                    var id = await client.RegisterSchemaAsync(subject, schema.ToString());
                    return id > 0 ? id : throw new JsonException("The answer has no id.");
                },
                cancellationToken);
        }
        catch (SchemaRegistryException refusal)
        {
            throw new IncompatibleSchemaException(subject, Reason(refusal));
        }
    }

    /// <inheritdoc/>
    public ValueTask<AvroSchema> GetAsync(int id, CancellationToken cancellationToken) =>
        _schemas.TryGetValue(id, out var known) ? ValueTask.FromResult(known) : new ValueTask<AvroSchema>(LookUpAsync(id, cancellationToken));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task<AvroSchema> LookUpAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            var found = await AskAsync(
                async client => await client.GetSchemaAsync(id) is { SchemaString: not null } schema ? schema : throw new JsonException("The answer has no schema."),
                cancellationToken);
            return _schemas.GetOrAdd(id, Parse(id, found));
        }
        catch (SchemaRegistryException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            throw new UnknownSchemaException(id);
        }
        catch (SchemaRegistryException refusal)
        {
            throw new TransientFaultException($"The schema registry at {_shown} answered {Reason(refusal)}", refusal);
        }
    }

    /// <summary>Asks one address after the other, beginning with the last that was not away.</summary>
    /// <exception cref="SchemaRegistryException">What the registry refuses: in its own form, with a status below 500.</exception>
    private async Task<T> AskAsync<T>(Func<CachedSchemaRegistryClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref _current);
        for (var attempt = 1; ; attempt++)
        {
            var index = (first + attempt - 1) % _clients.Length;
            try
            {
                // The client takes no token, and its request belongs to all who wait for it: one of them leaving does not end it.
                return await ask(_clients[index]).WaitAsync(cancellationToken);
            }
            catch (Exception fault) when (IsAway(fault))
            {
                cancellationToken.ThrowIfCancellationRequested();

                // The client also keeps an answer without a schema.
                _clients[index].ClearCaches();
                Volatile.Write(ref _current, (index + 1) % _clients.Length);
                if (attempt == Rounds * _clients.Length)
                    throw new TransientFaultException($"The schema registry at {_shown} does not answer: {Reason(fault)}", fault) { IsServiceAway = true };
            }

            if (attempt % _clients.Length == 0)
                await Task.Delay(FirstPause * (1 << (attempt / _clients.Length - 1)), cancellationToken);
        }
    }

    private static bool IsAway(Exception fault) => fault switch
    {
        SchemaRegistryException answer => answer.ErrorCode == NoErrorCode || answer.Status >= HttpStatusCode.InternalServerError,
        HttpRequestException or JsonException or OperationCanceledException => true,
        _ => false,
    };

    // Around the fault of a connection, the client's own message repeats the address and the exception's name.
    private static string Reason(Exception fault) => fault switch
    {
        SchemaRegistryException answer => FormattableString.Invariant($"{(int)answer.Status}: {answer.Message}"),
        { InnerException: HttpRequestException or OperationCanceledException } => fault.InnerException.Message,
        _ => fault.Message,
    };

    private static AvroSchema Parse(int id, Schema found)
    {
        if (found.References is { Count: > 0 })
            throw new WrongSchemaException($"Schema {id} refers to other subjects, which is not supported.");
        try
        {
            return found.SchemaType == SchemaType.Avro
                ? AvroSchema.Parse(found.SchemaString, checkDefaults: false)
                : throw new WrongSchemaException($"Schema {id} is of type {found.SchemaType.ToString().ToUpperInvariant()}, not Avro.");
        }
        catch (Exception exception) when (exception is AvroSchemaException or InvalidOperationException)
        {
            // The client has no value for a type of schema that it does not know, and throws.
            throw new WrongSchemaException($"Schema {id} is no valid Avro schema: {exception.Message}", exception);
        }
    }

    private static SchemaRegistryConfig Settings(Uri address, TimeSpan requestTimeout)
    {
        var settings = new SchemaRegistryConfig
        {
            // Without the password: the client writes its address into messages.
            Url = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
            RequestTimeoutMs = (int)requestTimeout.TotalMilliseconds,
            // Attempts, not retries; and it also waits after the last one.
            MaxRetries = 1,
            RetriesWaitMs = 1,
        };
        if (address.UserInfo.Length > 0)
            settings.BasicAuthUserInfo = Uri.UnescapeDataString(address.UserInfo.Contains(':', StringComparison.Ordinal) ? address.UserInfo : address.UserInfo + ':');
        return settings;
    }

    /// <summary>Whether this can be the address of a registry.</summary>
    internal static bool IsAddress(string address) => Parsed(address) is not null;

    private static Uri? Parsed(string address) =>
        Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 ? uri : null;

    private static Uri Address(string address) =>
        Parsed(address) ?? throw new ArgumentException($"'{address}' is no address of a schema registry: http://host:port");
}
