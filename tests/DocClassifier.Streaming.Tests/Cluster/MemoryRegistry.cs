using System.Collections.Concurrent;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>A schema registry in memory, which can be told to be away or behind.</summary>
internal sealed class MemoryRegistry : ISchemaRegistry
{
    private readonly ConcurrentDictionary<int, AvroSchema> _schemas = new();
    private int _unknownAnswers;

    public bool IsAway { get; set; }

    /// <summary>It does not know ids yet that it gave out itself.</summary>
    public bool IsBehind { get; set; }

    /// <summary>When set, every schema is refused for this reason.</summary>
    public string? Refusal { get; set; }

    public int UnknownAnswers => Volatile.Read(ref _unknownAnswers);

    public Task<int> RegisterAsync(string subject, AvroSchema schema, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        if (Refusal is { } reason)
            throw new IncompatibleSchemaException(subject, reason);
        // The same in every process of a test.
        var id = (int)(Streaming.Records.Murmur2.Hash(System.Text.Encoding.UTF8.GetBytes(schema.ToString())) & int.MaxValue);
        _schemas.TryAdd(id, schema);
        return Task.FromResult(id);
    }

    public ValueTask<AvroSchema> GetAsync(int id, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        if (!IsBehind && _schemas.TryGetValue(id, out var schema))
            return ValueTask.FromResult(schema);
        Interlocked.Increment(ref _unknownAnswers);
        throw new UnknownSchemaException(id);
    }

    private void ThrowIfAway()
    {
        if (IsAway)
            throw new TransientFaultException("The registry is away.");
    }
}
