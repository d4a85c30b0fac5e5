namespace DocClassifier.Broker.Logs;

/// <summary>A topic and its partitions. Partitions are only ever added; they and the configuration are replaced whole.</summary>
internal sealed class Topic(string name, string directory, TopicConfig config, IReadOnlyList<PartitionLog> partitions) : IDisposable
{
    private IReadOnlyList<PartitionLog> _partitions = partitions;

    public string Name => name;

    public string Directory => directory;

    public bool IsInternal => name is InternalTopics.Offsets or InternalTopics.Transactions;

    public TopicConfig Config
    {
        get => Volatile.Read(ref config);
        set
        {
            Volatile.Write(ref config, value);
            foreach (var partition in Partitions)
                partition.Config = value;
        }
    }

    public IReadOnlyList<PartitionLog> Partitions => Volatile.Read(ref _partitions);

    public PartitionLog? Partition(int number) => Partitions is var all && number >= 0 && number < all.Count ? all[number] : null;

    public void Add(IEnumerable<PartitionLog> more) => Volatile.Write(ref _partitions, [.. Partitions, .. more]);

    public void Dispose()
    {
        foreach (var partition in Partitions)
            partition.Dispose();
    }
}
