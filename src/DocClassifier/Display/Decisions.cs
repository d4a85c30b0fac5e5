using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Tailing;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Display;

/// <summary>
/// The decisions as they are made, and the documents that are rejected, read from the topics like any subscriber would. Whatever lies
/// there, and however long the cluster is away, following goes on.
/// </summary>
internal sealed class Decisions(TopicReader decided, DeadLetterFollower rejected, ILogger<Decisions> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Calls <paramref name="show"/> for each from now on, on threads of its own, until stopped.</summary>
    public Task FollowAsync(Action<Decision> show, CancellationToken stop) => Task.WhenAll(
        OnThread(() => decided.Read(new TailRequest { Topic = Topics.Classified }, stop), line => show(Decision.Parse(line)), "decisions", stop),
        OnThread(() => rejected.Follow(stop), letter => Reject(letter, show), "rejected documents", stop));

    private void Reject(DeadLetter letter, Action<Decision> show)
    {
        var row = Decision.Rejected(letter);
        Log.Rejected(logger, row.Name, row.Remark, letter.Position);
        show(row);
    }

    private Task OnThread<T>(Func<IEnumerable<T>> read, Action<T> show, string what, CancellationToken stop) => Task.Factory.StartNew(
        () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    foreach (var one in read())
                        show(one);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Asked to stop.
                }
                catch (Exception fault) when (fault is TransientFaultException or TopicMissingException)
                {
                    Log.NotShown(logger, what, fault.Message);
                    stop.WaitHandle.WaitOne(Pause);
                }
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
