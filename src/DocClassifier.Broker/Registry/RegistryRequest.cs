using System.Globalization;
using System.Text.Json;
using DocClassifier.Avro.Schemas;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DocClassifier.Broker.Registry;

/// <summary>What a request asks for, out of its path, query and body.</summary>
internal sealed class RegistryRequest(HttpContext context, JsonElement body)
{
    private static readonly string[] ContentTypes =
        ["application/vnd.schemaregistry.v1+json", "application/vnd.schemaregistry+json", "application/json", "application/octet-stream"];

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>A slash in a name stands as %2F in the path, which the server leaves as it is.</summary>
    public string Subject => ((string)context.GetRouteValue("subject")!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null for <c>latest</c>.</summary>
    public int? Version
    {
        get
        {
            var text = (string)context.GetRouteValue("version")!;
            if (text is "latest" or "-1")
                return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
                ? version
                : throw RegistryErrorException.InvalidVersion(text);
        }
    }

    public int Id => int.TryParse((string)context.GetRouteValue("id")!, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw new RegistryErrorException(404, 404, "HTTP 404 Not Found");

    /// <summary>As it stands in the path: 32 hexadecimal digits in groups.</summary>
    public string Guid => (string)context.GetRouteValue("guid")!;

    /// <summary>The schema of the body, which must be Avro, with what it refers to.</summary>
    /// <param name="state">Where its references lead.</param>
    /// <param name="asNew">A schema that is to be registered cannot refer to softly deleted versions.</param>
    public SubmittedSchema Schema(RegistryState state, bool asNew)
    {
        if (Member("schemaType", JsonValueKind.String)?.GetString() is { } type && type != SchemaVersion.Avro)
            throw RegistryErrorException.InvalidSchema($"schemas of type {type} are not supported, only AVRO");
        if (Member("schema", JsonValueKind.String)?.GetString() is not { Length: > 0 } text)
            throw RegistryErrorException.InvalidSchema("the schema is missing");
        try
        {
            var references = Member("references", JsonValueKind.Array) is { } array ? state.Pin(SchemaReference.Read(array)) : [];
            return new(AvroSchema.Parse(text, state.Resolve(references, withDeleted: !asNew)), references);
        }
        catch (Exception exception) when (exception is AvroSchemaException or FormatException)
        {
            throw RegistryErrorException.InvalidSchema(exception.Message);
        }
    }

    public static async Task<RegistryRequest> ReadAsync(HttpContext context)
    {
        var body = default(JsonElement);
        if (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method))
        {
            // A page in a browser can send forms and plain text anywhere without asking; JSON it cannot.
            var contentType = context.Request.ContentType?.Split(';')[0].Trim();
            if (contentType is null || !ContentTypes.Contains(contentType, StringComparer.OrdinalIgnoreCase))
                throw new RegistryErrorException(415, 415, $"HTTP 415 Unsupported Media Type: send {ContentTypes[0]}");
            try
            {
                body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
            }
            catch (JsonException exception)
            {
                throw RegistryErrorException.BadRequest("The body is no valid JSON: " + exception.Message);
            }
            catch (BadHttpRequestException exception)
            {
                throw new RegistryErrorException(exception.StatusCode, exception.StatusCode, exception.Message);
            }

            if (body.ValueKind != JsonValueKind.Object)
                throw RegistryErrorException.BadRequest("The body is no JSON object");
        }

        return new RegistryRequest(context, body);
    }

    public bool Flag(string name) => string.Equals(context.Request.Query[name], "true", StringComparison.OrdinalIgnoreCase);

    public string Query(string name) => context.Request.Query[name].ToString();

    public string? Text(string member) => Member(member, JsonValueKind.String)?.GetString();

    private JsonElement? Member(string name, JsonValueKind kind)
    {
        if (!body.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            return null;
        return member.ValueKind == kind ? member : throw RegistryErrorException.BadRequest($"'{name}' is not a {kind}");
    }
}
