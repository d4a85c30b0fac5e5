using System.Collections.Concurrent;
using DocClassifier.Avro;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Streaming.Registry;

/// <summary>
/// Schema ids that the registry does not know. It can be behind the producer that has just registered a schema, so an unknown id is
/// awaited: one wait and one caller for all records that name it. What did not come is remembered as missing, so it costs nothing more
/// than a question now and then. Thread-safe.
/// </summary>
/// <param name="registry">Asked once a second during a wait.</param>
/// <param name="wait">How long an id may be unknown (<c>Failures:UnknownSchemaWait</c>).</param>
/// <param name="time">Measures both.</param>
internal sealed class MissingSchemas(ISchemaRegistry registry, TimeSpan wait, TimeProvider time)
{
    // Ids come from whoever writes to the topic.
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan InVainCountsFor = TimeSpan.FromMinutes(5);

    // However many ids are unknown, the registry is asked for few at a time.
    private readonly SemaphoreSlim _asking = new(4, 4);

    private readonly ConcurrentDictionary<int, Lazy<Task>> _awaited = new();
    private readonly ConcurrentDictionary<int, long> _missing = new();
    private long _lastInVain;

    /// <summary>The id has been waited for in vain, and the registry was asked a moment ago.</summary>
    public bool IsMissing(int id) => _missing.TryGetValue(id, out var asked) && time.GetElapsedTime(asked) < AskAgainAfter;

    /// <summary>The wait for the id, when one is under way: no need to ask.</summary>
    public Task? Awaited(int id) => _awaited.TryGetValue(id, out var wait) ? wait.Value : null;

    /// <summary>
    /// The registry has just said that it does not know the id. Returns what to wait for before another look, or null when the id has
    /// been waited for before: it is missing.
    /// </summary>
    public Task? Await(int id)
    {
        if (!_missing.ContainsKey(id))
            return _awaited.GetOrAdd(id, static (id, self) => new Lazy<Task>(() => self.WaitAsync(id)), this).Value;
        _missing[id] = time.GetTimestamp();
        return null;
    }

    private async Task WaitAsync(int id)
    {
        var limit = Limit();
        var began = time.GetTimestamp();
        try
        {
            while (await IsUnknownAsync(id))
            {
                var left = limit - time.GetElapsedTime(began);
                if (left < Shortest)
                {
                    Remember(id);
                    return;
                }

                await Task.Delay(left < AskEvery ? left : AskEvery, time);
            }
        }
        finally
        {
            // Whatever else the registry answers, whoever decodes the record meets it again.
            _awaited.TryRemove(id, out _);
        }
    }

    // A registry that is behind catches up for all ids. One wait in vain shows that it is not: for a while, further unknown ids get a
    // tenth of the time only.
    private TimeSpan Limit() => Volatile.Read(ref _lastInVain) is not 0 and var at && time.GetElapsedTime(at) < InVainCountsFor ? wait / 10 : wait;

    private async Task<bool> IsUnknownAsync(int id)
    {
        await _asking.WaitAsync();
        try
        {
            await registry.GetAsync(id, CancellationToken.None);
            return false;
        }
        catch (UnknownSchemaException)
        {
            return true;
        }
        catch (Exception fault) when (fault is UnreadableValueException or TransientFaultException)
        {
            return false;
        }
        finally
        {
            _asking.Release();
        }
    }

    private void Remember(int id)
    {
        Volatile.Write(ref _lastInVain, time.GetTimestamp());
        if (_missing.Count >= MaxRemembered)
            _missing.Clear();
        _missing[id] = time.GetTimestamp();
    }
}
