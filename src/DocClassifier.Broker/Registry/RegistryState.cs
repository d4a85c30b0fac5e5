using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DocClassifier.Contracts.Registry;

namespace DocClassifier.Broker.Registry;

/// <summary>What the log says so far. Every registry that reads the same log comes to the same state. Thread-safe.</summary>
/// <remarks>
/// The order of the log decides between registries that write at the same time: a record that gives a version or an id that is taken to
/// another schema is passed over. Its writer notices when it reads the record back, writes the first one again (compaction keeps the
/// newest record of a key, so the first would be lost otherwise) and tries the next number.
/// </remarks>
internal sealed partial class RegistryState
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<int, SchemaVersion>> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _identities = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompatibilityLevel> _levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _modes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Subject, int Version), SchemaVersion> _shadowed = [];
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _applied = -1;
    private bool _retired;
    private int _maxId;

    /// <summary>The highest id that was ever given out.</summary>
    public int MaxId
    {
        get
        {
            lock (_lock)
                return _maxId;
        }
    }

    /// <summary>First records that a later, passed over one of the same key would hide after a compaction.</summary>
    public IReadOnlyList<SchemaVersion> Shadowed
    {
        get
        {
            lock (_lock)
                return [.. _shadowed.Values];
        }
    }

    /// <summary>
    /// Completes when the record at an offset has been applied; false when another state has taken the place of this one.
    /// </summary>
    public async Task<bool> WaitForAsync(long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task advanced;
            lock (_lock)
            {
                if (_applied >= offset || _retired)
                    return _applied >= offset;
                advanced = _advanced.Task;
            }

            await advanced.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Nothing more will be applied: those who wait look at the state that follows.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            _retired = true;
            _advanced.TrySetResult();
        }
    }

    /// <summary>Takes in the next record. False when it is none that a registry writes.</summary>
    public bool Apply(SchemaLogRecord record)
    {
        lock (_lock)
        {
            var understood = false;
            try
            {
                using var key = JsonDocument.Parse(record.Key);
                using var value = record.Value is { } bytes ? JsonDocument.Parse(bytes) : null;
                understood = Apply(key.RootElement, value?.RootElement);
            }
            catch (JsonException)
            {
            }
            catch (InvalidOperationException)
            {
                // A member has another JSON type than ours: not a record of a registry.
            }
            catch (FormatException)
            {
                // References that are none, or a number out of range.
            }
            catch (KeyNotFoundException)
            {
            }

            _applied = record.Offset;
            _advanced.SetResult();
            _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return understood;
        }
    }

    /// <summary>The subjects that have a version, in order.</summary>
    public IReadOnlyList<string> Subjects(bool withDeleted)
    {
        lock (_lock)
            return [.. _subjects.Where(subject => withDeleted || subject.Value.Values.Any(version => !version.Deleted)).Select(subject => subject.Key)];
    }

    /// <summary>The versions of a subject, in order; empty when it has none.</summary>
    public IReadOnlyList<SchemaVersion> Versions(string subject, bool withDeleted)
    {
        lock (_lock)
            return _subjects.TryGetValue(subject, out var versions) ? [.. versions.Values.Where(version => withDeleted || !version.Deleted)] : [];
    }

    /// <summary>The versions that have an id, of whatever subject.</summary>
    public IReadOnlyList<SchemaVersion> WithId(int id)
    {
        lock (_lock)
            return [.. _subjects.Values.SelectMany(versions => versions.Values).Where(version => version.Id == id)];
    }

    /// <summary>The version and the id that a schema gets when it is registered next.</summary>
    public (int Version, int Id) Next(string subject, string identity)
    {
        lock (_lock)
        {
            var version = _subjects.TryGetValue(subject, out var versions) && versions.Count > 0 ? versions.Keys.Last() + 1 : 1;
            return (version, _ids.TryGetValue(identity, out var id) ? id : _maxId + 1);
        }
    }

    /// <summary>The level set for a subject; for all, with the empty name. Null when none is set.</summary>
    public CompatibilityLevel? Level(string subject)
    {
        lock (_lock)
            return _levels.TryGetValue(subject, out var level) ? level : null;
    }

    /// <summary>The mode set for a subject; for all, with the empty name. Null when none is set.</summary>
    public string? Mode(string subject)
    {
        lock (_lock)
            return _modes.GetValueOrDefault(subject);
    }

    private bool Apply(JsonElement key, JsonElement? value)
    {
        var subject = key.TryGetProperty("subject", out var name) ? name.GetString() ?? "" : "";
        switch (key.GetProperty("keytype").GetString())
        {
            case LogRecords.Schema:
                ApplySchema(subject, key.GetProperty("version").GetInt32(), value);
                return true;
            case LogRecords.Config:
                Set(_levels, subject, value is { } config ? CompatibilityLevels.Parse(Text(config, "compatibilityLevel")) : null);
                return true;
            case LogRecords.Mode:
                if (value is { } mode && Text(mode, "mode") is { } text)
                    _modes[subject] = text;
                else
                    _modes.Remove(subject);
                return true;
            case LogRecords.DeleteSubject:
                if (value is { } deleted && _subjects.TryGetValue(subject, out var versions))
                {
                    var last = deleted.GetProperty("version").GetInt32();
                    foreach (var version in versions.Values.Where(version => version.Version <= last).ToList())
                        versions[version.Version] = version with { Deleted = true };
                }

                return true;
            case LogRecords.MaxId:
                _maxId = Math.Max(_maxId, value?.GetProperty("maxId").GetInt32() ?? 0);
                return true;
            case LogRecords.Noop:
                return true;
            default:
                return false;
        }
    }

    private void ApplySchema(string subject, int version, JsonElement? value)
    {
        _subjects.TryGetValue(subject, out var versions);
        if (value is not { } written)
        {
            _shadowed.Remove((subject, version));
            if (versions is not null && versions.Remove(version) && versions.Count == 0)
                _subjects.Remove(subject);
            return;
        }

        var entry = new SchemaVersion(
            subject,
            version,
            written.GetProperty("id").GetInt32(),
            written.GetProperty("schema").GetString() ?? "",
            Text(written, "schemaType") ?? SchemaVersion.Avro,
            written.TryGetProperty("references", out var references) && references.ValueKind == JsonValueKind.Array ? SchemaReference.Read(references) : [],
            written.TryGetProperty("deleted", out var deleted) && deleted.GetBoolean());

        if (TryGetTaken(versions, entry, out var first))
        {
            _shadowed[(subject, version)] = first;
            return;
        }

        if (_identities.GetValueOrDefault(entry.Id, entry.Identity) != entry.Identity)
            return;

        _shadowed.Remove((subject, version));
        _identities.TryAdd(entry.Id, entry.Identity);
        _ids.TryAdd(entry.Identity, entry.Id);
        _maxId = Math.Max(_maxId, entry.Id);
        if (versions is null)
            _subjects[subject] = versions = [];
        versions[version] = entry;
    }

    private static bool TryGetTaken(
        SortedDictionary<int, SchemaVersion>? versions, SchemaVersion entry, [MaybeNullWhen(false)] out SchemaVersion first)
    {
        first = null;
        return versions is not null && versions.TryGetValue(entry.Version, out first) && (first.Id != entry.Id || first.Identity != entry.Identity);
    }

    private static void Set(Dictionary<string, CompatibilityLevel> levels, string subject, CompatibilityLevel? level)
    {
        if (level is { } present)
            levels[subject] = present;
        else
            levels.Remove(subject);
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
