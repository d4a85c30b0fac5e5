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
    private const int DeathsUntilUnread = 4;
    private const int MaxSuspects = 10_000;

    private readonly Lock _gate = new();
    private readonly string _suspectsPath;
    private readonly InWorkFile _inWork;
    private readonly string _stage;
    private readonly ILogger _logger;
    private readonly Dictionary<TopicPartitionOffset, int> _deaths;
    private volatile bool _anySuspects;

    private KilledTheProcess(string folder, string stage, string[] topics, int slots, ILogger logger)
    {
        (_stage, _logger) = (stage, logger);
        Directory.CreateDirectory(folder);
        _suspectsPath = Path.Combine(folder, stage + ".suspects.json");
        _deaths = Load(_suspectsPath);
        _inWork = InWorkFile.Open(Path.Combine(folder, stage + ".in-work"), topics, slots);
        foreach (var (record, alone) in _inWork.LeftInWork)
        {
            var deaths = _deaths.GetValueOrDefault(record) + 1;
            // Among others it is never more than a suspect: only a death while it was alone proves it. What is proven stays so.
            _deaths[record] = alone ? Math.Max(deaths, DeathsUntilRejected) : Math.Max(deaths - 1, Math.Min(deaths, DeathsUntilAlone));
            if (deaths >= DeathsUntilAlone)
                Log.Suspect(logger, stage, record.TopicPartition, record.Offset.Value, _deaths[record]);
        }

        try
        {
            Save();
        }
        catch
        {
            // What was left in work is remembered nowhere else yet.
            _inWork.Dispose();
            throw;
        }

        _inWork.Clear();
        _anySuspects = _deaths.Count > 0;
    }

    /// <summary>Reads what earlier processes left in work.</summary>
    /// <exception cref="IOException">The folder cannot be written, for one because the disk is full: what was left in work is still
    /// noted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static KilledTheProcess Open(string folder, string stage, string[] topics, int slots, ILogger logger) => new(folder, stage, topics, slots, logger);

    /// <summary>It was in work in two deaths: nothing else may be in work while it is.</summary>
    public bool MustBeAlone(TopicPartition partition, long offset) => DeathsOf(partition, offset) is >= DeathsUntilAlone and < DeathsUntilRejected;

    /// <summary>It was in work alone when the process died, after it had been in work in two deaths before.</summary>
    public bool IsConvicted(TopicPartition partition, long offset) => DeathsOf(partition, offset) >= DeathsUntilRejected;

    /// <summary>The process has died even of decoding it.</summary>
    public bool MayNotBeRead(TopicPartition partition, long offset) => DeathsOf(partition, offset) >= DeathsUntilUnread;

    /// <summary>Notes that work begins; it ends without a death when the note is disposed of.</summary>
    public InWorkNote Enter(TopicPartition partition, long offset, bool alone) => new(_inWork, _inWork.Enter(partition, offset, alone));

    /// <summary>The record is committed: it is no suspect any more.</summary>
    public void Acquit(TopicPartition partition, long offset)
    {
        if (!_anySuspects)
            return;
        lock (_gate)
        {
            if (!_deaths.Remove(new TopicPartitionOffset(partition, offset)))
                return;
            _anySuspects = _deaths.Count > 0;
            TrySave();
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

    // The thread that delivers calls this, and a full disk must not end it. The record is committed, so its row in the file means nothing
    // any more.
    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.SuspectsNotSaved(_logger, _stage, _suspectsPath, fault.Message);
        }
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
