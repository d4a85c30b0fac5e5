using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// A document that kills its process (native crash, out of memory) is no exception to catch. What was in work in two deaths is worked on
/// alone; what was alone
/// in work in a third is dead-lettered with <c>killed-the-stage</c>. Thread-safe.
/// </summary>
internal sealed class KilledTheProcess : IDisposable
{
    private const int DeathsUntilAlone = 2;
    private const int DeathsUntilRejected = 3;
    private const int MaxSuspects = 10_000;

    private readonly Lock _gate = new();
    private readonly string _suspectsPath;
    private readonly InWorkFile _inWork;
    private readonly Dictionary<TopicPartitionOffset, int> _deaths;
    private volatile bool _anySuspects;

    private KilledTheProcess(string folder, string stage, string[] topics, int slots, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        _suspectsPath = Path.Combine(folder, stage + ".suspects.json");
        _deaths = Load(_suspectsPath);
        _inWork = InWorkFile.Open(Path.Combine(folder, stage + ".in-work"), topics, slots);
        foreach (var (record, alone) in _inWork.LeftInWork)
        {
            var deaths = _deaths.GetValueOrDefault(record) + 1;
            // Among others it is never more than a suspect: only a death while it was alone proves it.
            _deaths[record] = alone ? Math.Max(deaths, DeathsUntilRejected) : Math.Min(deaths, DeathsUntilAlone);
            if (deaths >= DeathsUntilAlone)
                Log.Suspect(logger, stage, record.TopicPartition, record.Offset.Value, _deaths[record]);
        }

        Save();
        _inWork.Clear();
        _anySuspects = _deaths.Count > 0;
    }

    /// <summary>Reads what earlier processes left in work.</summary>
    public static KilledTheProcess Open(string folder, string stage, string[] topics, int slots, ILogger logger) => new(folder, stage, topics, slots, logger);

    /// <summary>It was in work in two deaths: nothing else may be in work while it is.</summary>
    public bool MustBeAlone(TopicPartition partition, long offset) => DeathsOf(partition, offset) >= DeathsUntilAlone;

    /// <summary>It was in work alone when the process died, after it had been in work in two deaths before.</summary>
    public bool IsConvicted(TopicPartition partition, long offset) => DeathsOf(partition, offset) >= DeathsUntilRejected;

    /// <summary>Notes that work begins; returns what <see cref="Leave"/> takes.</summary>
    public int Enter(TopicPartition partition, long offset, bool alone) => _inWork.Enter(partition, offset, alone);

    /// <summary>Work has ended without a death.</summary>
    public void Leave(int slot) => _inWork.Leave(slot);

    /// <summary>The record is committed: it is no suspect any more.</summary>
    public void Acquit(TopicPartition partition, long offset)
    {
        if (!_anySuspects)
            return;
        lock (_gate)
        {
            if (!_deaths.Remove(new TopicPartitionOffset(partition, offset)))
                return;
            Save();
            _anySuspects = _deaths.Count > 0;
        }
    }

    public void Dispose() => _inWork.Dispose();

    private int DeathsOf(TopicPartition partition, long offset)
    {
        if (!_anySuspects)
            return 0;
        lock (_gate)
            return _deaths.GetValueOrDefault(new TopicPartitionOffset(partition, offset));
    }

    private void Save()
    {
        var rows = _deaths.TakeLast(MaxSuspects).Select(pair => new Suspect(pair.Key.Topic, pair.Key.Partition, pair.Key.Offset, pair.Value)).ToArray();
        var temporary = _suspectsPath + ".tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(rows));
        File.Move(temporary, _suspectsPath, overwrite: true);
    }

    private static Dictionary<TopicPartitionOffset, int> Load(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var rows = JsonSerializer.Deserialize<Suspect[]>(File.ReadAllBytes(path)) ?? [];
            return rows.ToDictionary(row => new TopicPartitionOffset(row.Topic, row.Partition, row.Offset), row => row.Deaths);
        }
        catch (JsonException)
        {
            // Losing count of deaths costs a death more, nothing else.
            return [];
        }
    }

    private sealed record Suspect(string Topic, int Partition, long Offset, int Deaths);
}
