using DocClassifier.Avro.Schemas;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker.Registry;

/// <summary>Registers, finds and deletes versions of subjects, as Confluent's registry does.</summary>
internal sealed class SubjectOperations(SchemaStore store, Settings settings, ILogger logger)
{
    private const int MaxAttempts = 100;

    /// <summary>The id of the schema: the one it has, or a new one.</summary>
    public Task<SchemaVersion> RegisterAsync(string subject, SubmittedSchema schema, bool normalize, CancellationToken cancellationToken) =>
        store.ChangeAsync(token => RegisterInTurnAsync(subject, schema, normalize, token), cancellationToken);

    /// <summary>The version under which a subject has a schema.</summary>
    public SchemaVersion LookUp(string subject, SubmittedSchema schema, bool normalize, bool withDeleted)
    {
        var state = store.State;
        var versions = state.Versions(subject, withDeleted);
        if (versions.Count == 0)
            throw RegistryErrorException.SubjectNotFound(subject);
        return Find(state, versions, schema, normalize) ?? throw RegistryErrorException.SchemaNotFound();
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">A number, or null for the latest.</param>
    /// <param name="withDeleted">Whether softly deleted ones are found.</param>
    public SchemaVersion Get(string subject, int? version, bool withDeleted)
    {
        var versions = store.State.Versions(subject, withDeleted);
        if (versions.Count == 0)
            throw RegistryErrorException.SubjectNotFound(subject);
        return version is null
            ? versions[^1]
            : versions.FirstOrDefault(candidate => candidate.Version == version) ?? throw RegistryErrorException.VersionNotFound(version.Value);
    }

    /// <summary>Deletes all versions, softly at first; a second time for good. Returns their numbers.</summary>
    public Task<int[]> DeleteAsync(string subject, bool permanent, CancellationToken cancellationToken) => store.ChangeAsync(
        async token =>
        {
            settings.CheckWritable(subject);
            var all = store.State.Versions(subject, withDeleted: true);
            var live = all.Where(version => !version.Deleted).ToList();
            if (all.Count == 0)
                throw RegistryErrorException.SubjectNotFound(subject);
            // References within the subject go with it.
            if ((permanent ? all : live).FirstOrDefault(version => store.State.ReferencedBy(version, withDeleted: permanent, except: subject).Count > 0) is { } used)
                throw RegistryErrorException.ReferenceExists(subject, used.Version);
            if (permanent)
            {
                if (live.Count > 0)
                    throw RegistryErrorException.SubjectNotSoftDeleted(subject);
                await KeepMaxIdAsync(token);
                foreach (var version in all.Reverse())
                    await store.AppendAsync(LogRecords.SchemaKey(subject, version.Version), null, token);
                return [.. all.Select(version => version.Version)];
            }

            if (live.Count == 0)
                throw RegistryErrorException.SubjectSoftDeleted(subject);
            await store.AppendAsync(
                LogRecords.SubjectKey(LogRecords.DeleteSubject, subject), LogRecords.DeleteSubjectValue(subject, live[^1].Version), token);
            await settings.ForgetAsync(subject, token);
            return live.Select(version => version.Version).ToArray();
        },
        cancellationToken);

    /// <summary>Deletes one version, softly at first; a second time for good. Returns its number.</summary>
    public Task<int> DeleteAsync(string subject, int? version, bool permanent, CancellationToken cancellationToken) => store.ChangeAsync(
        async token =>
        {
            settings.CheckWritable(subject);
            var found = Get(subject, version, withDeleted: permanent || version is not null);
            if (permanent && !found.Deleted)
                throw RegistryErrorException.VersionNotSoftDeleted(subject, found.Version);
            if (!permanent && found.Deleted)
                throw RegistryErrorException.VersionSoftDeleted(subject, found.Version);
            if (store.State.ReferencedBy(found, withDeleted: permanent).Count > 0)
                throw RegistryErrorException.ReferenceExists(subject, found.Version);
            if (permanent)
                await KeepMaxIdAsync(token);
            var value = permanent ? null : LogRecords.SchemaValue(found with { Deleted = true });
            await store.AppendAsync(LogRecords.SchemaKey(subject, found.Version), value, token);
            return found.Version;
        },
        cancellationToken);

    private async Task<SchemaVersion> RegisterInTurnAsync(string subject, SubmittedSchema schema, bool normalize, CancellationToken cancellationToken)
    {
        settings.CheckWritable(subject);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var state = store.State;
            var versions = state.Versions(subject, withDeleted: false);
            if (Find(state, versions, schema, normalize) is { } known)
                return known;
            CheckReferences(state, schema);
            var problems = CompatibilityCheck.Problems(schema.Parsed, versions, settings.Level(subject), state.Parse);
            if (problems.Count > 0)
                throw RegistryErrorException.Incompatible(subject, problems);

            var wanted = schema.As(subject, 0, 0, normalize);
            var (version, id) = state.Next(subject, wanted.Identity);
            wanted = wanted with { Version = version, Id = id };
            await store.AppendAsync(LogRecords.SchemaKey(subject, version), LogRecords.SchemaValue(wanted), cancellationToken);
            var taken = store.State.Versions(subject, withDeleted: true).FirstOrDefault(candidate => candidate.Version == version);
            if (taken is not null && taken.Id == id && taken.Identity == wanted.Identity)
                return taken;

            Log.RegistryOvertaken(logger, subject, version);
            if (taken is not null)
                await store.AppendAsync(LogRecords.SchemaKey(subject, version), LogRecords.SchemaValue(taken), cancellationToken);
        }

        throw RegistryErrorException.TimedOut();
    }

    /// <summary>
    /// The same text and references, or what says the same: logs of other registries may space or order it differently, and with
    /// <paramref name="normalize"/> any spelling counts, also of what was registered without.
    /// </summary>
    private static SchemaVersion? Find(RegistryState state, IReadOnlyList<SchemaVersion> versions, SubmittedSchema schema, bool normalize)
    {
        var wanted = schema.As("", 0, 0, normalize);
        return versions.LastOrDefault(version => version.Identity == wanted.Identity)
            ?? versions.LastOrDefault(version => state.Parse(version) is { } parsed
                && new SubmittedSchema(parsed, version.References).As("", 0, 0, normalize).Identity == wanted.Identity);
    }

    /// <summary>What they lead to may have been deleted since the request was read.</summary>
    private static void CheckReferences(RegistryState state, SubmittedSchema schema)
    {
        try
        {
            state.Resolve(schema.References, withDeleted: false);
        }
        catch (AvroSchemaException exception)
        {
            throw RegistryErrorException.InvalidSchema(exception.Message);
        }
    }

    /// <summary>Once the records of a schema are gone, nothing else tells that its id was given out.</summary>
    private Task KeepMaxIdAsync(CancellationToken cancellationToken) =>
        store.AppendAsync(LogRecords.PlainKey(LogRecords.MaxId), LogRecords.MaxIdValue(store.State.MaxId), cancellationToken);
}
