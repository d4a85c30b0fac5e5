using System.Globalization;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Broker.Registry;

/// <summary>References between versions, and schemas by what they are.</summary>
internal sealed partial class RegistryState
{
    /// <summary>As many as one schema may lead to.</summary>
    private const int MaxReferences = 1000;

    /// <summary>The versions that have a GUID, of whatever subject.</summary>
    public IReadOnlyList<SchemaVersion> WithGuid(string guid)
    {
        if (!Guid.TryParse(guid, out var wanted))
            return [];
        var text = wanted.ToString();
        lock (_lock)
            return [.. _subjects.Values.SelectMany(versions => versions.Values).Where(version => version.Guid == text)];
    }

    /// <summary>Puts the number of the latest version where a reference asks for that.</summary>
    /// <exception cref="AvroSchemaException">There is none.</exception>
    public IReadOnlyList<SchemaReference> Pin(IReadOnlyList<SchemaReference> references) =>
        [.. references.Select(reference => reference.Version != SchemaReference.Latest
            ? reference
            : reference with { Version = Versions(reference.Subject, withDeleted: false) is [.., var latest] ? latest.Version : throw Missing(reference) })];

    /// <summary>The texts of all schemas that references lead to, each behind those that it needs itself.</summary>
    /// <exception cref="AvroSchemaException">One leads nowhere, or there are too many.</exception>
    public IReadOnlyList<string> Resolve(IReadOnlyList<SchemaReference> references, bool withDeleted)
    {
        var texts = new List<string>();
        Resolve(references, withDeleted, [], texts);
        return texts;
    }

    /// <summary>The schema of a version, null when it is none that can be parsed here.</summary>
    public AvroSchema? Parse(SchemaVersion version) => version.Parse(references => Resolve(references, withDeleted: true));

    /// <summary>The ids of the schemas that refer to a version, in order.</summary>
    /// <param name="target">What is referred to.</param>
    /// <param name="withDeleted">Whether softly deleted ones count.</param>
    /// <param name="except">A subject whose versions do not count.</param>
    public IReadOnlyList<int> ReferencedBy(SchemaVersion target, bool withDeleted, string? except = null)
    {
        lock (_lock)
        {
            return [.. _subjects.Where(subject => subject.Key != except).SelectMany(subject => subject.Value.Values)
                .Where(version => (withDeleted || !version.Deleted)
                    && version.References.Any(reference => reference.Subject == target.Subject && reference.Version == target.Version))
                .Select(version => version.Id).Distinct().Order()];
        }
    }

    private void Resolve(IReadOnlyList<SchemaReference> references, bool withDeleted, HashSet<(string Subject, int Version)> seen, List<string> texts)
    {
        foreach (var reference in references)
        {
            if (!seen.Add((reference.Subject, reference.Version)))
                continue;
            if (seen.Count > MaxReferences)
                throw new AvroSchemaException($"The references of the schema lead to more than {MaxReferences} others.");
            var found = Versions(reference.Subject, withDeleted).FirstOrDefault(version => version.Version == reference.Version) ?? throw Missing(reference);
            Resolve(found.References, withDeleted: true, seen, texts);
            texts.Add(found.Schema);
        }
    }

    private static AvroSchemaException Missing(SchemaReference reference) => new(string.Create(
        CultureInfo.InvariantCulture, $"No schema reference found for subject \"{reference.Subject}\" and version {reference.Version}"));
}
