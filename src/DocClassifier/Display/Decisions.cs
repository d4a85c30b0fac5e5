using System.Threading.Channels;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Tailing;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Display;

/// <summary>
/// The decisions as they are made, and the documents that are rejected, read from the topics like any subscriber would. Whatever lies
/// there, and however long the cluster is away, following continues; an exception that nobody expects ends it. Started once.
/// </summary>
internal sealed class Decisions(
    Func<CancellationToken, IEnumerable<Decision>> decided, Func<CancellationToken, IEnumerable<DeadLetter>> rejected, ILogger<Decisions> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<Decision> _rows = Channel.CreateUnbounded<Decision>();
    private readonly CancellationTokenSource _ending = new();
    private Task _following = Task.CompletedTask;

    /// <summary>Follows the topics of a cluster.</summary>
    public Decisions(TopicReader decided, DeadLetterFollower rejected, ILogger<Decisions> logger)
        : this(token => decided.Read(new TailRequest { Topic = Topics.Classified }, token).Select(Decision.Parse), rejected.Follow, logger)
    {
    }

    /// <summary>
    /// Begins to follow on threads of its own. Whatever is committed after this returns is shown. Throws what ends a thread before that.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource decisions = new(), letters = new();
        _following = Task.WhenAll(
            ReadAsync(() => decided(_ending.Token), "decisions", decisions),
            ReadAsync(() => rejected(_ending.Token).Select(Reject), "rejected documents", letters));
        await Task.WhenAll(decisions.Task, letters.Task).WaitAsync(cancellationToken);
    }

    /// <summary>Calls <paramref name="show"/> for each, one at a time, until stopped. Throws what ended a thread, as soon as it has.</summary>
    public async Task FollowAsync(Action<Decision> show, CancellationToken stop)
    {
        try
        {
            await foreach (var row in _rows.Reader.ReadAllAsync(stop))
                show(row);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            await _ending.CancelAsync();
            await _following;
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private Decision Reject(DeadLetter letter)
    {
        var row = Decision.Rejected(letter);
        Log.Rejected(logger, row.Name, row.Remark, letter.Position);
        return row;
    }

    /// <summary>Whatever ends the thread, those who wait for its beginning or its rows hear of it. Never throws.</summary>
    private async Task ReadAsync(Func<IEnumerable<Decision>> read, string what, TaskCompletionSource begun)
    {
        var thread = OnThread(read, what, begun);
        await Task.WhenAny(thread);
        if (thread.Exception?.InnerException is { } fault)
        {
            begun.TrySetException(fault);
            _rows.Writer.TryComplete(fault);
        }
        else
        {
            begun.TrySetCanceled();
        }
    }

    private Task OnThread(Func<IEnumerable<Decision>> read, string what, TaskCompletionSource begun) => Task.Factory.StartNew(
        () =>
        {
            while (!_ending.IsCancellationRequested)
            {
                try
                {
                    var records = read();
                    begun.TrySetResult();
                    foreach (var row in records)
                        _rows.Writer.TryWrite(row);
                }
                catch (OperationCanceledException) when (_ending.IsCancellationRequested)
                {
                    // Asked to stop.
                }
                catch (Exception fault) when (fault is TransientFaultException or TopicMissingException)
                {
                    begun.TrySetResult();
                    Log.NotShown(logger, what, fault.Message);
                    _ending.Token.WaitHandle.WaitOne(Pause);
                }
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
