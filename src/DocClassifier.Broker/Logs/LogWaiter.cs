namespace DocClassifier.Broker.Logs;

/// <summary>
/// One wait for anything new in a set of partitions. A read_committed waiter is woken by the last stable offset, any other by the high
/// watermark; neither by a mere append.
/// </summary>
internal sealed class LogWaiter(bool committed)
{
    private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Committed => committed;

    public Task Woken => _woken.Task;

    public void Wake() => _woken.TrySetResult();
}
