using System.Diagnostics;
using System.Globalization;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// Puts files into the inbox at a steady rate, by rename; a twentieth of the contents once more a while later. It waits where otherwise
/// more than 200 files (in a short run: a quarter of them) would fall on one kill.
/// </summary>
internal sealed class Feeder(CrashPlace place, Documents documents, Ledger ledger, CrashOptions options, int seed, Func<int> kills)
{
    private const int MostFilesPerKill = 200;
    private const int MaxPerSecond = 40;
    private const int AgainWithin = 300;
    private const int AgainOneIn = 20;
    private static readonly TimeSpan ShortestRun = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan IngestLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GateTime = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(seed + 1);
    private readonly PriorityQueue<(PutIn Content, byte[] Bytes), int> _again = new();

    private readonly int _filesPerKill = Math.Clamp(options.Documents / 4, 1, MostFilesPerKill);
    private int _first;

    /// <summary>Files a second.</summary>
    public double Rate { get; } = Math.Clamp(options.Documents / ShortestRun.TotalSeconds, 1, MaxPerSecond);

    /// <summary>Kills that the files put in so far are worth.</summary>
    public int KillsDue => (ledger.Arrivals + 1) / _filesPerKill;

    /// <summary>Puts the backlog in, as fast as it goes, and waits until ingest has announced it.</summary>
    public async Task PutBacklogAsync(CancellationToken cancellationToken)
    {
        while (_first < Math.Min(options.Backlog, options.Documents))
            await PutAsync(_first++, cancellationToken);
        var (waiting, since) = (int.MaxValue, Stopwatch.GetTimestamp());
        while (place.Waiting() is > 0 and var now)
        {
            if (now < waiting)
                (waiting, since) = (now, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) > IngestLimit)
                throw new BenchException($"Ingest has taken no file for {IngestLimit.TotalSeconds:0} s although {now} wait in {place.Inbox}; its log is in {place.Logs}.");
            await Task.Delay(GateTime, cancellationToken);
        }
    }

    /// <summary>Puts in the rest.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var due = Stopwatch.GetTimestamp();
        while (_first < options.Documents || _again.Count > 0)
        {
            due += (long)(Stopwatch.Frequency / Rate);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } early)
                await Task.Delay(early, cancellationToken);
            var waited = false;
            while (kills() < KillsDue && ledger.Open > 0)
            {
                waited = true;
                await Task.Delay(GateTime, cancellationToken);
            }

            // What was missed is not made up for: the rate stays steady.
            if (waited)
                due = Stopwatch.GetTimestamp();
            if (_again.TryPeek(out _, out var turn) && (turn <= ledger.Arrivals || _first == options.Documents))
                await PutAgainAsync(cancellationToken);
            else
                await PutAsync(_first++, cancellationToken);
        }
    }

    private async Task PutAsync(int number, CancellationToken cancellationToken)
    {
        var (name, bytes, content) = documents.Next();
        if (content.Outcomes is [{ End: End.Routed }, ..] && (_random.Next(AgainOneIn) == 0 || number == 0))
            _again.Enqueue((content, bytes), ledger.Arrivals + _random.Next(1, AgainWithin));
        await PlaceAsync(content, name, bytes, cancellationToken);
    }

    private Task PutAgainAsync(CancellationToken cancellationToken)
    {
        var (content, bytes) = _again.Dequeue();
        return PlaceAsync(content, string.Create(CultureInfo.InvariantCulture, $"again-{content.Names[0]}"), bytes, cancellationToken);
    }

    private async Task PlaceAsync(PutIn content, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        var staged = Path.Combine(place.Staging, name);
        await File.WriteAllBytesAsync(staged, bytes, cancellationToken);
        ledger.Add(content, name);
        File.Move(staged, Path.Combine(place.Inbox, name));
    }
}
