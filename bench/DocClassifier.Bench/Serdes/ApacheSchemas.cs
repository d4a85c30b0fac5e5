using Avro;
using DocClassifier.Avro;

namespace DocClassifier.Bench.Serdes;

/// <summary>The schemas of the events, and of the records within them, as Apache.Avro parses them.</summary>
internal static class ApacheSchemas
{
    private static readonly Dictionary<string, RecordSchema> Known = Load();

    /// <param name="name">Without the namespace.</param>
    public static RecordSchema Of(string name) => Known[name];

    private static Dictionary<string, RecordSchema> Load()
    {
        var known = new Dictionary<string, RecordSchema>(StringComparer.Ordinal);
        foreach (var type in SampleEvents.All().Select(value => value.GetType()).Distinct())
        {
            var names = new SchemaNames();
            known[type.Name] = (RecordSchema)Schema.Parse(EventSchemas.For(type).ToString(), names);
            foreach (var (name, schema) in names.Names)
                known.TryAdd(name.Name, (RecordSchema)schema);
        }

        return known;
    }
}
