using System.Threading.Channels;
using DocClassifier.Ingest.Posix;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// Wakes the scanning loop when something changes in the inbox, and notes files that were renamed into place. Where the kernel reports nothing
/// (network shares, no watchers left), the loop's own polling does the work.
/// </summary>
internal sealed class InboxWatcher : IDisposable
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<int, IReadOnlyList<string>> _folders = [];
    private readonly Lock _lock = new();
    private readonly SettledFiles _settled;
    private readonly Inotify? _inotify;

    public InboxWatcher(SettledFiles settled, Action<IOException> unavailable)
    {
        _settled = settled;
        try
        {
            _inotify = new Inotify();
            new Thread(Watch) { IsBackground = true, Name = "inbox watcher" }.Start();
        }
        catch (IOException fault)
        {
            unavailable(fault);
        }
    }

    /// <summary>Watches a folder of the inbox; watching one again changes nothing.</summary>
    public void Enter(PosixPath folder, IReadOnlyList<string> subfolders)
    {
        // Under the lock, so that no event of the new watch is looked at before the folder is known.
        lock (_lock)
        {
            if (_inotify?.Watch(folder) is { } watch)
                _folders[watch] = subfolders;
        }
    }

    /// <summary>Returns when something has changed or the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        try
        {
            await _wakes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    public void Dispose() => _inotify?.Dispose();

    private void Watch()
    {
        var events = new List<(int Watch, uint Mask, byte[] Name)>();
        while (_inotify!.Read(events))
        {
            foreach (var (watch, mask, name) in events)
            {
                lock (_lock)
                {
                    if ((mask & Inotify.MovedTo) != 0 && _folders.TryGetValue(watch, out var subfolders))
                        _settled.WasMovedIn(string.Join('/', [.. subfolders, PosixPath.Decode(name)]));
                }
            }

            _wakes.Writer.TryWrite(true);
        }

        _inotify.Close();
    }
}
