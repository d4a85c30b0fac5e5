using System.Diagnostics;

namespace DocClassifier.Bench.Processes;

/// <summary>
/// A process that is started again whenever it ends, until it is stopped. Thread-safe. Its standard error goes to a file, over all its
/// lives.
/// </summary>
internal sealed class Member : IAsyncDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(60);
    private readonly ProgramStart _start;
    private readonly Func<Task> _mayStart;
    private readonly TimeSpan _longestPause;
    private readonly StreamWriter _log;
    private readonly Lock _lock = new();
    private readonly Task _life;
    private ProgramProcess? _process;
    private long? _readySince;
    private int _starts;
    private int _assignments;
    private bool _killed;
    private TimeSpan? _down;
    private bool _stopping;

    /// <param name="name">Names its log.</param>
    /// <param name="start">How it is started, each time.</param>
    /// <param name="logFolder">Where its log goes.</param>
    /// <param name="mayStart">Awaited before each start.</param>
    /// <param name="longestPause">After a kill it is started again within this time, at random.</param>
    public Member(string name, ProgramStart start, string logFolder, Func<Task> mayStart, TimeSpan longestPause)
    {
        (Name, _start, _mayStart, _longestPause) = (name, start, mayStart, longestPause);
        _log = new StreamWriter(Path.Combine(logFolder, name + ".log"), append: true) { AutoFlush = true };
        _life = Task.Run(LiveAsync);
    }

    public string Name { get; }

    /// <summary>Lives that ended though nobody killed or stopped them.</summary>
    public int EndedByItself { get; private set; }

    /// <summary>How often it was given partitions.</summary>
    public int Assignments => Volatile.Read(ref _assignments);

    public bool IsStarting { get { lock (_lock) return _process is not null && _readySince is null; } }

    /// <summary>It has said that it is running, this long ago.</summary>
    public bool IsReadyFor(TimeSpan time) { lock (_lock) return _readySince is { } since && Stopwatch.GetElapsedTime(since) >= time; }

    /// <summary>
    /// SIGKILL, if it is alive. It is started again after <paramref name="down"/>; null: within the longest pause, at random.
    /// </summary>
    public bool Kill(TimeSpan? down = null)
    {
        lock (_lock)
        {
            if (_process is null || _killed)
                return false;
            (_killed, _down) = (true, down);
            _process.Kill();
            return true;
        }
    }

    /// <summary>SIGTERM, and no further life. Returns its exit code, or null when it had to be killed.</summary>
    public async Task<int?> StopAsync()
    {
        lock (_lock)
        {
            _stopping = true;
            _process?.AskToEnd();
        }

        if (await Task.WhenAny(_life, Task.Delay(LongestEnd)) == _life)
            return LastExitCode;
        lock (_lock)
            _process?.Kill();
        await _life;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopping = true;
            _process?.KillAll();
        }

        await _life;
        await _log.DisposeAsync();
    }

    private int LastExitCode { get; set; }

    private async Task LiveAsync()
    {
        while (true)
        {
            await _mayStart();
            ProgramProcess process;
            lock (_lock)
            {
                if (_stopping)
                    return;
                (_killed, _readySince) = (false, null);
                Write($"---- start {++_starts}");
                _process = process = ProgramProcess.Start(_start, Take);
            }

            using (process)
            {
                _ = process.Ready.ContinueWith(_ => MarkReady(process), TaskScheduler.Default);
                await process.EndedAsync();
                lock (_lock)
                {
                    (_process, _readySince) = (null, null);
                    LastExitCode = process.ExitCode;
                    Write($"---- ended with {LastExitCode}{(_killed ? ", killed" : "")}");
                    if (_stopping)
                        return;
                    EndedByItself += _killed ? 0 : 1;
                }
            }

            await Task.Delay(TakeDown() ?? _longestPause * Random.Shared.NextDouble());
        }
    }

    private TimeSpan? TakeDown()
    {
        lock (_lock)
        {
            var down = _down;
            _down = null;
            return down;
        }
    }

    private void MarkReady(ProgramProcess process)
    {
        lock (_lock)
        {
            if (_process == process)
                _readySince = Stopwatch.GetTimestamp();
        }
    }

    private void Take(string line)
    {
        // The engine's own words when it is given partitions.
        if (line.Contains(": assigned ", StringComparison.Ordinal))
            Interlocked.Increment(ref _assignments);
        Write(line);
    }

    private void Write(string line)
    {
        lock (_log)
            _log.WriteLine(line);
    }
}
