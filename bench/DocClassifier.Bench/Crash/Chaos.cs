using System.Diagnostics;
using System.Globalization;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// Kills processes at random, takes the store or the cluster away now and then, lets guests come and go. Kills only when all are running
/// (so that a slow machine gets on) and documents are under way (others prove nothing, so they do not happen). When nothing has ended for a
/// while it looks on: a cluster that is killed again before the sessions of the dead have expired moves no document, whatever the stages
/// do, and a standstill is to be theirs.
/// </summary>
internal sealed class Chaos(Fleet fleet, Ledger ledger, int seed, string log)
{
    private const double SecondKill = 0.2;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Running = TimeSpan.FromMilliseconds(500);

    // Together with the longest outage (20 s) and what a killed instance costs at most (25 s) less than the standstill that fails the run.
    private static readonly TimeSpan ClusterLooksOn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LooksOn = TimeSpan.FromSeconds(25);

    private readonly Random _random = new(seed + 2);
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _kills;

    /// <summary>Kills while documents were under way.</summary>
    public int Kills => Volatile.Read(ref _kills);

    /// <summary>Times without the store.</summary>
    public int StoreOutages { get; private set; }

    /// <summary>Times without the cluster, 5 to 20 s each.</summary>
    public int ClusterOutages { get; private set; }

    /// <summary>It has done its share: the kills that are due, and one outage of the cluster where it can be taken away.</summary>
    public bool HasDone(int killsDue) => Kills >= killsDue && (ClusterOutages > 0 || !fleet.HasClusterOutages);

    public async Task RunAsync(CancellationToken stop)
    {
        var (kill, guest, outage, cluster) = (Seconds(1, 3), Seconds(2, 5), Seconds(4, 8), Seconds(8, 14));
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Tick, CancellationToken.None);
            var now = Stopwatch.GetElapsedTime(_began);
            if (now >= outage && ledger.Open > 0)
            {
                var time = Seconds(1, 3) - Stopwatch.GetElapsedTime(_began);
                Note(string.Create(CultureInfo.InvariantCulture, $"store away for {time.TotalSeconds:0.0} s"));
                await fleet.TakeStoreAwayAsync(time, stop);
                StoreOutages++;
                outage = Seconds(20, 40);
            }
            else if (now >= cluster && fleet.HasClusterOutages && ledger.Open > 0 && MayTakeCluster)
            {
                var time = Seconds(5, 20) - Stopwatch.GetElapsedTime(_began);
                Note(string.Create(CultureInfo.InvariantCulture, $"cluster away for {time.TotalSeconds:0.0} s"));
                if (!await fleet.TakeClusterAwayAsync(time))
                    continue;
                ClusterOutages++;
                cluster = Seconds(60, 120);
            }
            else if (now >= kill && ledger.Open > 0 && ledger.Standstill < LooksOn && fleet.Members.All(member => member.IsReadyFor(Running)))
            {
                do
                    Kill();
                while (_random.NextDouble() < SecondKill);
                kill = Seconds(1.5, 4);
            }
            else if (now >= guest)
            {
                Note(await fleet.ChangeGuestAsync(_random));
                guest = Seconds(4, 9);
            }
        }
    }

    private bool MayTakeCluster => ledger.Standstill < ClusterLooksOn;

    // The cluster is the first of them.
    private void Kill()
    {
        var victim = fleet.Members[_random.Next(MayTakeCluster ? 0 : 1, fleet.Members.Count)];
        if (!victim.Kill())
            return;
        Interlocked.Increment(ref _kills);
        Note($"kill {victim.Name}");
    }

    private TimeSpan Seconds(double least, double most) =>
        Stopwatch.GetElapsedTime(_began) + TimeSpan.FromSeconds(least + ((most - least) * _random.NextDouble()));

    private void Note(string what) => File.AppendAllText(
        log, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {what}; {ledger.Arrivals} put in, {ledger.Open} ends open\n"));
}
