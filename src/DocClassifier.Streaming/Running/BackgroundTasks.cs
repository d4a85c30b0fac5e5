using DocClassifier.Streaming.Failures;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// What a session does on threads of its own, because the client's calls block. Whatever fails there is tried again with the stage not
/// ready: nothing ends unseen. Used by the polling thread.
/// </summary>
/// <param name="retry">What failures come to.</param>
/// <param name="stop">The session ends.</param>
/// <param name="ending">The stage was asked to end, or the session ends: nothing is repeated any more.</param>
internal sealed class BackgroundTasks(RetryUntilDone retry, CancellationToken stop, CancellationToken ending)
{
    private readonly List<Task> _tasks = [];

    public bool AreDone => _tasks.TrueForAll(task => task.IsCompleted);

    /// <summary>Does something once.</summary>
    /// <param name="what">What cannot be done, for the message when it fails.</param>
    /// <param name="isWanted">Asked before each attempt.</param>
    /// <param name="action">Blocks; takes up where it failed.</param>
    public void Start(string what, Func<bool> isWanted, Action action) => Run(() => retry.Run(action, what, isWanted, action, stop));

    /// <summary>Does something again and again until the stage is asked to end.</summary>
    /// <param name="what">What cannot be done, for the message when it fails.</param>
    /// <param name="interval">Between the end of one time and the next.</param>
    /// <param name="action">Blocks.</param>
    /// <param name="last">Done at the end, on the same thread.</param>
    public void Repeat(string what, TimeSpan interval, Action action, Action last) => Run(() =>
    {
        try
        {
            while (!ending.WaitHandle.WaitOne(interval))
                retry.Run(action, what, () => true, action, ending);
        }
        finally
        {
            last();
        }
    });

    /// <summary>Waits until all have ended.</summary>
    public void WaitAll() => Task.WhenAll(_tasks).Wait();

    private void Run(Action action)
    {
        _tasks.RemoveAll(task => task.IsCompleted);
        _tasks.Add(Task.Factory.StartNew(
            () =>
            {
                try
                {
                    action();
                }
                catch (OperationCanceledException) when (ending.IsCancellationRequested)
                {
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }
}
