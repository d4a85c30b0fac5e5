using System.Collections.Concurrent;
using System.Globalization;
using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Crash;

/// <summary>All processes of a run: broker and registry, ingest, every stage by itself, and guests that come and go.</summary>
internal sealed class Fleet(CrashPlace place, ClusterCommands? cluster) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly (string Name, string Stage)[] Stages =
        [("prepare", "prepare"), ("classify-text-1", "classify-text"), ("classify-text-2", "classify-text"), ("route", "route")];

    private readonly List<Member> _members = [];
    private readonly List<Member> _guests = [];
    private TaskCompletionSource _storeThere = Completed();
    private Member? _guest;

    /// <summary>Those that are always there, the cluster first. All of them may be killed.</summary>
    public IReadOnlyList<Member> Members => _members;

    public int Rebalances => _members.Concat(_guests).Sum(member => member.Assignments);

    public int EndedByThemselves => _members.Concat(_guests).Sum(member => member.EndedByItself);

    /// <summary>Exit codes of those that were asked to end and did not end well; -1 when one had to be killed.</summary>
    public ConcurrentQueue<string> EndedBadly { get; } = [];

    /// <summary>Whether the cluster can be taken away: it is ours, or somebody has said how.</summary>
    public bool HasClusterOutages => place.IsEmbedded || cluster is not null;

    /// <summary>Starts the cluster and ingest.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await UntilReadyAsync([Add("cluster", place.Cluster())], cancellationToken);
        using (var topics = ProgramProcess.Start(place.Topics(), line => File.AppendAllText(Path.Combine(place.Logs, "topics.log"), line + "\n")))
        {
            await topics.EndedAsync();
            if (topics.ExitCode != 0)
                throw new BenchException($"The topics could not be made; {place.Logs} says why.");
        }

        await UntilReadyAsync([Add("ingest", place.Member("ingest", "ingest"))], cancellationToken);
    }

    /// <summary>Starts the stages.</summary>
    public async Task StartStagesAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, stage) in Stages)
            Add(name, place.Member(name, stage));
        await UntilReadyAsync(_members, cancellationToken);
    }

    public static async Task UntilReadyAsync(IReadOnlyList<Member> members, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (members.FirstOrDefault(member => !member.IsReadyFor(TimeSpan.Zero)) is { } late)
        {
            if (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new BenchException($"{late.Name} is not ready within {StartLimit.TotalMinutes} minutes.");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Starts a guest, or asks the one that is there to end: each forces a rebalance.</summary>
    public async Task<string> ChangeGuestAsync(Random random)
    {
        if (_guest is { } leaving)
        {
            _guest = null;
            return $"stop {leaving.Name} {await StopAsync(leaving)}";
        }

        var stage = Stages[random.Next(Stages.Length)].Stage;
        var name = string.Create(CultureInfo.InvariantCulture, $"guest-{_guests.Count + 1}-{stage}");
        _guest = new Member(name, place.Member("guest-" + stage, stage), place.Logs, () => _storeThere.Task, LongestPause);
        _guests.Add(_guest);
        return $"start {_guest.Name}";
    }

    /// <summary>
    /// Renames the store away for a while. Nothing is started meanwhile: a process that starts would make the folder anew.
    /// </summary>
    public async Task TakeStoreAwayAsync(TimeSpan time, CancellationToken stop)
    {
        _storeThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // Ready for a while: a stage opens the store a moment after it says that it is running.
            while (_members.Concat(_guests).Any(member => member.IsStarting || (member.IsReadyFor(TimeSpan.Zero) && !member.IsReadyFor(Settled))))
                await Task.Delay(20, stop);
            Directory.Move(place.Store, place.StoreAway);
            await Task.Delay(time);
            if (Directory.Exists(place.Store))
                throw new BenchException($"The store was made anew while it was away: what was put into {place.Store} would be lost.");
            Directory.Move(place.StoreAway, place.Store);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            _storeThere.TrySetResult();
        }
    }

    /// <summary>Kills the cluster and leaves it down for a while; one that is not ours is stopped and started by its commands.</summary>
    /// <returns>False when it is down already, after a kill.</returns>
    public async Task<bool> TakeClusterAwayAsync(TimeSpan time)
    {
        if (cluster is null)
        {
            if (!_members[0].Kill(time))
                return false;
            await Task.Delay(time);
            return true;
        }

        var log = Path.Combine(place.Logs, "cluster-commands.log");
        await ClusterCommands.RunAsync(cluster.Stop, log);
        await Task.Delay(time);
        await ClusterCommands.RunAsync(cluster.Start, log);
        return true;
    }

    /// <summary>Asks the stages to end, the cluster excepted.</summary>
    public async Task StopStagesAsync()
    {
        await Task.WhenAll(_members.Skip(1).Concat(_guest is null ? [] : [_guest]).Select(StopAsync));
        _guest = null;
    }

    public async ValueTask DisposeAsync()
    {
        _storeThere.TrySetResult();
        foreach (var member in _guests.Concat(_members.AsEnumerable().Reverse()))
            await member.DisposeAsync();
    }

    private async Task<string> StopAsync(Member member)
    {
        var code = await member.StopAsync();
        if (code != 0)
            EndedBadly.Enqueue($"{member.Name}: {(code is null ? "had to be killed" : $"exit {code}")}");
        return code is null ? "killed" : $"exit {code}";
    }

    private Member Add(string name, ProgramStart start)
    {
        var member = new Member(name, start, place.Logs, () => _storeThere.Task, LongestPause);
        _members.Add(member);
        return member;
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
