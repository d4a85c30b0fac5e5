using System.Runtime.CompilerServices;
using System.Text;
using DocClassifier.Contracts.Registry;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Broker.Tests.Registry;

/// <summary>A log in memory that several registries can open, with what a cluster does to it: compaction and absence.</summary>
internal sealed class SharedLog
{
    private readonly Lock _lock = new();
    private List<SchemaLogRecord> _records = [];
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _next;
    private int _break;

    /// <summary>While true, nothing can be appended.</summary>
    public bool Away { get; set; }

    /// <summary>Breaks off all reading once.</summary>
    public void BreakReading()
    {
        lock (_lock)
        {
            _break++;
            _appended.SetResult();
            _appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Awaited before each append takes place: holds writers up until all have decided.</summary>
    public Func<string, Task> BeforeAppend { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<SchemaLogRecord> Records
    {
        get
        {
            lock (_lock)
                return [.. _records];
        }
    }

    public ISchemaLog Open() => new Opened(this);

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    public long Append(string key, string? value)
    {
        lock (_lock)
        {
            var record = new SchemaLogRecord(_next++, Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value));
            _records.Add(record);
            _appended.SetResult();
            _appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return record.Offset;
        }
    }

    /// <summary>Keeps the newest record of each key, and no tombstones.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _records = [.. _records.GroupBy(record => Text(record.Key)).Select(group => group.Last())
                .Where(record => record.Value is not null).OrderBy(record => record.Offset)];
        }
    }

    private sealed class Opened(SharedLog log) : ISchemaLog
    {
        public async Task<long> AppendAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
        {
            await log.BeforeAppend(Text(key)).WaitAsync(cancellationToken);
            return log.Away ? throw new TransientFaultException("away") : log.Append(Text(key), value is null ? null : Text(value));
        }

        public async IAsyncEnumerable<SchemaLogRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var offset = 0L;
            var breaks = log._break;
            while (true)
            {
                Task appended;
                List<SchemaLogRecord> next;
                lock (log._lock)
                {
                    if (log._break != breaks)
                        throw new TransientFaultException("broken off");
                    next = [.. log._records.Where(record => record.Offset >= offset)];
                    appended = log._appended.Task;
                }

                foreach (var record in next)
                {
                    yield return record;
                    offset = record.Offset + 1;
                }

                if (next.Count == 0)
                    await appended.WaitAsync(cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
