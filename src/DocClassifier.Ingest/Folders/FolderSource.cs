using System.Threading.Channels;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Ingest.Posix;
using DocClassifier.Storage;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// One inbox: claims what is settled, stores and announces it, and moves it to <c>done/</c> once the cluster has acknowledged. Killed at any
/// point it loses nothing: the claim lies in <c>.claimed/</c> and is resumed with the same arrival id.
/// </summary>
internal sealed class FolderSource(
    string inbox, IngestOptions options, Announcer announcer, IContentStore store, IngestState state, TimeProvider time, ILogger<FolderSource> logger)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);
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
    public async Task RunAsync(CancellationToken stopping)
    {
        // Claims wait in here only as many as are worked on: what is not claimed can be taken by another instance.
        var claimed = Channel.CreateBounded<ClaimedFile>(options.Parallel);
        var claims = NewClaims();
        var archive = new Archive(_layout, time);
        var workers = Enumerable.Range(0, options.Parallel).Select(_ => Task.Run(() => WorkAsync(claimed.Reader, claims, archive, stopping), CancellationToken.None)).ToArray();
        using var alive = new Timer(_ => KeepAlive(claims), null, options.AliveEvery, options.AliveEvery);
        try
        {
            await ClaimAsync(claimed.Writer, claims, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: what is claimed is finished below.
        }
        finally
        {
            claimed.Writer.Complete();
            await Task.WhenAll(workers);
        }
    }

    private Claims NewClaims() => new(_layout, options, time, logger);

    private async Task ClaimAsync(ChannelWriter<ClaimedFile> work, Claims claims, CancellationToken stopping)
    {
        var settledFiles = new SettledFiles(options.Settle, time);
        var scanner = new InboxScanner(_layout.Inbox, [.. options.Temporary]);
        var left = new LeftInInbox(_layout.Inbox, state, logger);
        using var watcher = new InboxWatcher(settledFiles, fault => Log.NoInotify(logger, fault.Message));
        var resumeAt = time.GetTimestamp();
        while (true)
        {
            var wait = options.Poll;
            try
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

                state.Report(_layout.Inbox, null);
                if (next < wait)
                    wait = next.Value;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or TransientFaultException)
            {
                state.Report(_layout.Inbox, fault.Message);
                Log.CannotClaim(logger, _layout.Inbox, fault.Message);
            }

            await watcher.WaitAsync(wait, stopping);
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
            var backOff = TimeSpan.FromMilliseconds(100);
            while (!await TryFinishAsync(claim, archive) && !stopping.IsCancellationRequested)
            {
                await Task.WhenAny(Task.Delay(backOff * (0.5 + Random.Shared.NextDouble()), time, stopping));
                backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
            }

            claims.Release(claim);
        }
    }

    /// <summary>Takes one claim to its end; false when the infrastructure did not let it: the claim stays and is tried again.</summary>
    private async Task<bool> TryFinishAsync(ClaimedFile claim, Archive archive)
    {
        try
        {
            Refusal? refusal;
            await using (var file = PosixFiles.OpenRead(PosixPath.From(claim.Path)))
                refusal = await announcer.AnnounceAsync(ArrivalOf(claim, file.Length), file, CancellationToken.None);
            var moved = refusal is null ? archive.Done(claim) : archive.Failed(claim, refusal.Code, refusal.Message);
            Telemetry.Ended(refusal?.Code);
            if (refusal is not null)
                Log.Refused(logger, claim.RelativePath, refusal.Code);
            else if (moved)
                Log.TakenIn(logger, claim.ArrivalId);
            state.Report(claim.Path, null);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Another instance thought this one dead and took the claim over, with its arrival id: what both announce is dropped once.
            Log.ClaimGone(logger, claim.ArrivalId);
            state.Report(claim.Path, null);
            return true;
        }
        catch (Exception fault) when (fault is TransientFaultException or IOException or UnauthorizedAccessException)
        {
            state.Report(claim.Path, fault.Message);
            Log.TryAgain(logger, claim.ArrivalId, fault.Message);
            return false;
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

    private void KeepAlive(Claims claims)
    {
        try
        {
            claims.Touch();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.CannotClaim(logger, _layout.Inbox, fault.Message);
        }
    }
}
