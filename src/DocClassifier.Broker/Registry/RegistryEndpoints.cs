using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DocClassifier.Broker.Registry;

/// <summary>The REST interface: paths, members and codes of Confluent's "Schema Registry API Reference".</summary>
internal sealed class RegistryEndpoints(SchemaStore store, SubjectOperations subjects, Settings settings)
{
    private const string ContentType = "application/vnd.schemaregistry.v1+json";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder app)
    {
        MapSubjects(app);
        MapSchemas(app);
        MapSettings(app);
        On(app, "GET", "/", _ => new { });
        On(app, "GET", "/contexts", _ => new[] { "." });
        On(app, "GET", "/v1/metadata/id", _ => new { scope = new { path = Array.Empty<string>(), clusters = new { } }, id = "" });
        app.MapFallback(context => Write(context, 404, new { error_code = 404, message = "HTTP 404 Not Found" }));
    }

    private void MapSubjects(IEndpointRouteBuilder app)
    {
        On(app, "GET", "/subjects", request => store.State.Subjects(request.Flag("deleted"))
            .Where(subject => subject.StartsWith(request.Query("subjectPrefix"), StringComparison.Ordinal)));
        On(app, "POST", "/subjects/{subject}", request =>
            Shown(subjects.LookUp(request.Subject, request.Schema(store.State, asNew: false), request.Flag("normalize"), request.Flag("deleted"))));
        OnAsync(app, "DELETE", "/subjects/{subject}", async request =>
            await subjects.DeleteAsync(request.Subject, request.Flag("permanent"), request.Aborted));
        On(app, "GET", "/subjects/{subject}/versions", request =>
        {
            var versions = store.State.Versions(request.Subject, request.Flag("deleted"));
            return versions.Count > 0 ? versions.Select(version => version.Version) : throw RegistryErrorException.SubjectNotFound(request.Subject);
        });
        OnAsync(app, "POST", "/subjects/{subject}/versions", async request =>
        {
            var schema = request.Schema(store.State, asNew: true);
            var answer = Shown(await subjects.RegisterAsync(request.Subject, schema, request.Flag("normalize"), request.Aborted));
            answer.Remove("subject");
            return answer;
        });
        On(app, "GET", "/subjects/{subject}/versions/{version}", request => Shown(Version(request), request.Query("format")));
        On(app, "GET", "/subjects/{subject}/versions/{version}/schema", request => new RawJson(Text(Version(request), request.Query("format"))));
        On(app, "GET", "/subjects/{subject}/versions/{version}/referencedby", request =>
            store.State.ReferencedBy(subjects.Get(request.Subject, request.Version, withDeleted: true), request.Flag("deleted")));
        OnAsync(app, "DELETE", "/subjects/{subject}/versions/{version}", async request =>
            await subjects.DeleteAsync(request.Subject, request.Version, request.Flag("permanent"), request.Aborted));
        On(app, "POST", "/compatibility/subjects/{subject}/versions/{version}", request =>
        {
            var (schema, against) = (request.Schema(store.State, asNew: true), subjects.Get(request.Subject, request.Version, withDeleted: false));
            return Compatibility(request, CompatibilityCheck.Problems(schema.Parsed, [against], settings.Level(request.Subject), store.State.Parse));
        });
        On(app, "POST", "/compatibility/subjects/{subject}/versions", request =>
        {
            var (schema, against) = (request.Schema(store.State, asNew: true), store.State.Versions(request.Subject, withDeleted: false));
            return Compatibility(request, CompatibilityCheck.Problems(schema.Parsed, against, settings.Level(request.Subject), store.State.Parse));
        });
    }

    private void MapSchemas(IEndpointRouteBuilder app)
    {
        On(app, "GET", "/schemas/types", _ => new[] { SchemaVersion.Avro });
        On(app, "GET", "/schemas", request => store.State.Subjects(request.Flag("deleted"))
            .Where(subject => subject.StartsWith(request.Query("subjectPrefix"), StringComparison.Ordinal))
            .SelectMany(subject => store.State.Versions(subject, request.Flag("deleted")).TakeLast(request.Flag("latestOnly") ? 1 : int.MaxValue))
            .Select(version => Shown(version)));
        On(app, "GET", "/schemas/ids/{id}", request =>
        {
            var answer = ShownAlone(WithId(request)[0], request.Query("format"));
            if (request.Flag("fetchMaxId"))
                answer["maxId"] = store.State.MaxId;
            return answer;
        });
        On(app, "GET", "/schemas/ids/{id}/schema", request => new RawJson(Text(WithId(request)[0], request.Query("format"))));
        On(app, "GET", "/schemas/guids/{guid}", request => ShownAlone(WithGuid(request)[0], request.Query("format")));
        On(app, "GET", "/schemas/guids/{guid}/ids", request => WithGuid(request).Select(version => version.Id).Distinct().Order()
            .Select(id => new { context = ".", id }));
        On(app, "GET", "/schemas/ids/{id}/subjects", request => Live(request).Select(version => version.Subject).Distinct());
        On(app, "GET", "/schemas/ids/{id}/versions", request => Live(request).Select(version => new { subject = version.Subject, version = version.Version }));
    }

    private void MapSettings(IEndpointRouteBuilder app)
    {
        On(app, "GET", "/config", _ => Level(settings.GlobalLevel));
        On(app, "GET", "/config/{subject}", request => Level(settings.Level(request.Subject, request.Flag("defaultToGlobal"))));
        OnAsync(app, "PUT", "/config", async request => Changed(await settings.SetLevelAsync(null, request.Text("compatibility"), request.Aborted)));
        OnAsync(app, "PUT", "/config/{subject}", async request =>
            Changed(await settings.SetLevelAsync(request.Subject, request.Text("compatibility"), request.Aborted)));
        OnAsync(app, "DELETE", "/config", async request => Level(await settings.DeleteLevelAsync(null, request.Aborted)));
        OnAsync(app, "DELETE", "/config/{subject}", async request => Level(await settings.DeleteLevelAsync(request.Subject, request.Aborted)));

        On(app, "GET", "/mode", _ => new { mode = settings.GlobalMode });
        On(app, "GET", "/mode/{subject}", request => new { mode = settings.Mode(request.Subject, request.Flag("defaultToGlobal")) });
        OnAsync(app, "PUT", "/mode", async request => new { mode = await settings.SetModeAsync(null, request.Text("mode"), request.Aborted) });
        OnAsync(app, "PUT", "/mode/{subject}", async request =>
            new { mode = await settings.SetModeAsync(request.Subject, request.Text("mode"), request.Aborted) });
        OnAsync(app, "DELETE", "/mode", async request => new { mode = await settings.DeleteModeAsync(null, request.Aborted) });
        OnAsync(app, "DELETE", "/mode/{subject}", async request => new { mode = await settings.DeleteModeAsync(request.Subject, request.Aborted) });

        static object Level(CompatibilityLevel level) => new { compatibilityLevel = CompatibilityLevels.Name(level) };
        static object Changed(CompatibilityLevel level) => new { compatibility = CompatibilityLevels.Name(level) };
    }

    private SchemaVersion Version(RegistryRequest request) => subjects.Get(request.Subject, request.Version, request.Flag("deleted"));

    /// <summary>A softly deleted schema is still found by its id: records that were written with it are still there.</summary>
    private IReadOnlyList<SchemaVersion> WithId(RegistryRequest request) =>
        store.State.WithId(request.Id) is { Count: > 0 } versions ? versions : throw RegistryErrorException.SchemaNotFound();

    private IEnumerable<SchemaVersion> Live(RegistryRequest request) =>
        WithId(request).Where(version => !version.Deleted || request.Flag("deleted"));

    private IReadOnlyList<SchemaVersion> WithGuid(RegistryRequest request) => store.State.WithGuid(request.Guid) is { Count: > 0 } versions
        ? versions
        : throw RegistryErrorException.SchemaNotFound(request.Guid);

    private Dictionary<string, object> Shown(SchemaVersion version, string format = "")
    {
        var answer = new Dictionary<string, object>
        {
            ["subject"] = version.Subject,
            ["version"] = version.Version,
            ["id"] = version.Id,
            ["guid"] = version.Guid,
        };
        if (version.SchemaType != SchemaVersion.Avro)
            answer["schemaType"] = version.SchemaType;
        if (version.References.Count > 0)
            answer["references"] = version.References.Select(reference => new { name = reference.Name, subject = reference.Subject, version = reference.Version });
        answer["schema"] = Text(version, format);
        return answer;
    }

    /// <summary>A schema that is asked for by what it is, not by where it is registered.</summary>
    private Dictionary<string, object> ShownAlone(SchemaVersion version, string format)
    {
        var answer = Shown(version, format);
        answer.Remove("subject");
        answer.Remove("version");
        answer.Remove("id");
        return answer;
    }

    /// <summary>With format "resolved" the types of its references in their place.</summary>
    private string Text(SchemaVersion version, string format) =>
        format == "resolved" && version.References.Count > 0 && store.State.Parse(version) is { } parsed ? parsed.ToResolvedString() : version.Schema;

    private static object Compatibility(RegistryRequest request, IReadOnlyList<string> problems) =>
        request.Flag("verbose") ? new { is_compatible = problems.Count == 0, messages = problems } : new { is_compatible = problems.Count == 0 };

    private static void On(IEndpointRouteBuilder app, string method, string path, Func<RegistryRequest, object> handler) =>
        OnAsync(app, method, path, request => Task.FromResult(handler(request)));

    private static void OnAsync(IEndpointRouteBuilder app, string method, string path, Func<RegistryRequest, Task<object>> handler) =>
        app.MapMethods(path, [method], async context =>
        {
            try
            {
                await Write(context, 200, await handler(await RegistryRequest.ReadAsync(context)));
            }
            catch (RegistryErrorException error)
            {
                await Write(context, error.Status, new { error_code = error.Code, message = error.Message });
            }
        });

    private static Task Write(HttpContext context, int status, object answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        return answer is RawJson raw
            ? context.Response.WriteAsync(raw.Text, context.RequestAborted)
            : JsonSerializer.SerializeAsync(context.Response.Body, answer, answer.GetType(), Json, context.RequestAborted);
    }

    private sealed record RawJson(string Text);
}
