using System.Collections.Concurrent;
using DocClassifier.Contracts.Avro;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>A schema registry in memory, which can be told to be away or behind.</summary>
internal sealed class MemoryRegistry : ISchemaRegistry
{
    private readonly ConcurrentDictionary<string, int> _ids = new();
    private readonly ConcurrentDictionary<int, AvroSchema> _schemas = new();

    public bool IsAway { get; set; }

    public Task<int> RegisterAsync(string subject, AvroSchema schema, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        lock (_ids)
        {
            var id = _ids.GetOrAdd(schema.ToString(), _ => _ids.Count + 1);
            _schemas.TryAdd(id, schema);
            return Task.FromResult(id);
        }
    }

    public ValueTask<AvroSchema> GetAsync(int id, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        return _schemas.TryGetValue(id, out var schema) ? ValueTask.FromResult(schema) : throw new UnknownSchemaException(id);
    }

    public Task<RegisteredSchema?> GetLatestAsync(string subject, CancellationToken cancellationToken) => Task.FromResult<RegisteredSchema?>(null);

    private void ThrowIfAway()
    {
        if (IsAway)
            throw new TransientFaultException("The registry is away.");
    }
}
