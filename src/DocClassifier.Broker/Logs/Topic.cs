namespace DocClassifier.Broker.Logs;

/// <summary>A topic and its partitions. The partitions never change; the configuration is replaced whole.</summary>
internal sealed class Topic(string name, string directory, TopicConfig config, IReadOnlyList<PartitionLog> partitions) : IDisposable
{
    public string Name => name;

    public string Directory => directory;

    public bool IsInternal => name is InternalTopics.Offsets or InternalTopics.Transactions;

    public TopicConfig Config
    {
        get => Volatile.Read(ref config);
        set
        {
            Volatile.Write(ref config, value);
            foreach (var partition in partitions)
                partition.Config = value;
        }
    }

    public IReadOnlyList<PartitionLog> Partitions => partitions;

    public PartitionLog? Partition(int number) => number >= 0 && number < partitions.Count ? partitions[number] : null;

    public void Dispose()
    {
        foreach (var partition in partitions)
            partition.Dispose();
    }
}
