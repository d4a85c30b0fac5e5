using System.Collections.Concurrent;
using DocClassifier.Streaming.DeadLetters;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>Takes the bytes of dead letters in memory.</summary>
internal sealed class MemoryStore : IDeadLetterStore, IDeadLetterValues
{
    public ConcurrentDictionary<string, byte[]> Values { get; } = new();

    public ValueTask<string> PutAsync(ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var reference = "ref-" + Guid.NewGuid().ToString("N");
        Values[reference] = value.ToArray();
        return ValueTask.FromResult(reference);
    }

    public ValueTask<byte[]?> GetAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult(Values.GetValueOrDefault(reference));
}
