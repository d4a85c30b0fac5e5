using System.Threading.Channels;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Ingest.Posix;
using DocClassifier.Storage;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// One inbox: claims what is settled, stores and announces it, and moves it to <c>done/</c> once the cluster has acknowledged. Killed at
/// any point it loses nothing: the claim lies in <c>.claimed/</c> and is resumed with the same arrival id. Its heartbeat ends with the
/// first of its workers that does, so that another instance takes the claims over.
/// </summary>
internal sealed class FolderSource(
    string inbox,
    IngestOptions options,
    Announcer announcer,
    IContentStore store,
    RetryFaults retry,
    IngestState state,
    TimeProvider time,
    ILogger<FolderSource> logger)
{
    /// <summary>How long workers may finish what they have in hand when one of them has died.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly InboxLayout _layout = new(inbox, options.Instance);
    private readonly HashSet<string> _unreadable = [];

    /// <summary>Makes sure that the inbox can be read and written.</summary>
    /// <exception cref="IngestException">It cannot: the message names the folder and the remedy.</exception>
    public void Check()
    {
        if (!Directory.Exists(_layout.Inbox))
            throw new IngestException($"The inbox {_layout.Inbox} does not exist. Make the folder, or name the right one with --inbox.");
        try
        {
            _ = PosixFiles.List(PosixPath.From(_layout.Inbox));
            _ = NewClaims().Touch();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"The inbox {_layout.Inbox} is not writable: {fault.Message} Give this user the right to read, write and rename in it.", fault);
        }
    }

    /// <summary>Runs until stopped; files that are in work are finished, none is taken any more.</summary>
    /// <exception cref="IngestException">A worker cannot go on, and waiting does not cure it.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        // Claims wait in here only as many as are worked on: what is not claimed can be taken by another instance.
        var claimed = Channel.CreateBounded<ClaimedFile>(options.Parallel);
        var claims = NewClaims();
        var archive = new Archive(_layout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var beating = new CancellationTokenSource();
        var workers = Enumerable.Range(0, options.Parallel)
            .Select(_ => Task.Run(() => WorkAsync(claimed.Reader, claims, archive, ending.Token), CancellationToken.None));
        Task[] work = [Task.Run(() => ClaimAsync(claimed.Writer, claims, ending.Token), CancellationToken.None), .. workers];
        var done = Task.WhenAll(work);
        var firstDeath = FirstDeathAsync([.. work, BeatAsync(claims, beating.Token)]);
        await Task.WhenAny(done, firstDeath);

        // Either all is finished, or a worker has died and its claims are for others: no sign of life any more.
        await beating.CancelAsync();
        await ending.CancelAsync();
        await Task.WhenAny(done, Task.Delay(EndLimit, time, CancellationToken.None));
        await firstDeath;
    }

    /// <summary>Throws as soon as one has ended with an exception; otherwise returns when all have ended.</summary>
    private static async Task FirstDeathAsync(Task[] tasks)
    {
        await foreach (var ended in Task.WhenEach(tasks))
            await ended;
    }

    private Claims NewClaims() => new(_layout, options, state, time, logger);

    private async Task ClaimAsync(ChannelWriter<ClaimedFile> work, Claims claims, CancellationToken stopping)
    {
        var settledFiles = new SettledFiles(options.Settle, time);
        var scanner = new InboxScanner(_layout.Inbox, [.. options.Temporary]);
        var left = new LeftInInbox(_layout.Inbox, state, logger);
        using var watcher = new InboxWatcher(settledFiles, fault => Log.NoInotify(logger, fault.Message));
        var resumeAt = time.GetTimestamp();
        try
        {
            while (true)
            {
                var wait = options.Poll;
                await retry.RunAsync(_layout.Inbox, ClaimSettledAsync, stopping);
                await watcher.WaitAsync(wait, stopping);

                async Task ClaimSettledAsync()
                {
                    if (time.GetTimestamp() >= resumeAt)
                    {
                        foreach (var claim in claims.Resume())
                            await work.WriteAsync(claim, stopping);
                        resumeAt = time.GetTimestamp() + (long)(options.AliveEvery.TotalSeconds * time.TimestampFrequency);
                    }

                    var (settled, next) = settledFiles.Observe(scanner.Scan(watcher.Enter, left.See));
                    left.EndScan();
                    if (settled.Count > 0 && await store.CheckAsync(stopping) is { } problem)
                        throw new TransientFaultException(problem);
                    foreach (var entry in settled)
                    {
                        settledFiles.Forget(entry.Key);
                        if (IsReadable(entry) && claims.TryClaim(entry) is { } claim)
                            await work.WriteAsync(claim, stopping);
                    }

                    if (next < wait)
                        wait = next.Value;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: what is claimed is finished by the workers.
        }
        finally
        {
            work.Complete();
        }
    }

    private bool IsReadable(InboxEntry entry)
    {
        try
        {
            using var file = PosixFiles.OpenRead(entry.Path);
            _unreadable.Remove(entry.Key);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (_unreadable.Add(entry.Key))
                Log.CannotRead(logger, entry.Key, fault.Message);
            return false;
        }
    }

    private async Task WorkAsync(ChannelReader<ClaimedFile> work, Claims claims, Archive archive, CancellationToken stopping)
    {
        await foreach (var claim in work.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await retry.RunAsync(claim.Path, () => FinishAsync(claim, archive), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The claim stays; whoever starts next resumes it.
            }

            claims.Release(claim);
        }
    }

    /// <summary>Takes one claim to its end.</summary>
    private async Task FinishAsync(ClaimedFile claim, Archive archive)
    {
        if (Open(claim) is not { } file)
            return;
        Refusal? refusal;
        await using (file)
            refusal = await announcer.AnnounceAsync(ArrivalOf(claim, file.Length), file, CancellationToken.None);
        var moved = refusal is null ? archive.Done(claim) : archive.Failed(claim, refusal.Code, refusal.Message);
        Telemetry.Ended(refusal?.Code);
        if (refusal is not null)
            Log.Refused(logger, claim.RelativePath, refusal.Code);
        else if (moved)
            Log.TakenIn(logger, claim.ArrivalId);
    }

    /// <summary>
    /// Null when another instance thought this one dead and took the claim over, with its arrival id: of what both announce one is dropped.
    /// </summary>
    private FileStream? Open(ClaimedFile claim)
    {
        try
        {
            return PosixFiles.OpenRead(PosixPath.From(claim.Path));
        }
        catch (FileNotFoundException)
        {
            Log.ClaimGone(logger, claim.ArrivalId);
            return null;
        }
    }

    private Arrival ArrivalOf(ClaimedFile claim, long size) => new(
        claim.ArrivalId.ToString("D"),
        new DocumentSource
        {
            Kind = SourceKinds.Folder,
            Name = Path.GetFileName(_layout.Inbox),
            Path = claim.RelativePath,
            ReceivedAt = claim.ReceivedAt,
            Size = size,
        },
        claim.Subfolders);

    /// <summary>Shows again and again that this instance works, until told that it does not.</summary>
    private async Task BeatAsync(Claims claims, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.AliveEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await retry.RunAsync(Path.Combine(_layout.OwnClaims, InboxLayout.AliveFile), TouchAsync, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // No more.
        }

        Task TouchAsync()
        {
            claims.Touch();
            return Task.CompletedTask;
        }
    }
}
