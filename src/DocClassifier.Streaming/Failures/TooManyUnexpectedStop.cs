using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// When many documents fail unexpectedly (20 in a row, or half of the last 200), it is the stage that is broken: it stops instead of
/// emptying the
/// mailroom into the dead letters. Thread-safe.
/// </summary>
internal sealed class TooManyUnexpectedStop(string stage, FailureOptions options, Action<StageStoppedException> stop)
{
    private readonly Lock _gate = new();
    private readonly bool[] _last = new bool[options.StopAfterHalfOf];
    private int _next;
    private int _failed;
    private int _inARow;

    /// <summary>A document ended in a result or a reasoned rejection.</summary>
    public void Succeeded()
    {
        // As a rule none of the last ones has failed, and then another that went well changes nothing.
        if (Volatile.Read(ref _failed) == 0)
            return;
        lock (_gate)
            Count(failed: false);
    }

    /// <summary>A document failed unexpectedly in all its attempts.</summary>
    public void Failed(Exception fault)
    {
        lock (_gate)
        {
            Count(failed: true);
            if (_inARow >= options.StopAfterInARow)
                Stop($"{_inARow} documents in a row", fault);
            else if (_failed * 2 >= options.StopAfterHalfOf)
                Stop($"{_failed} of the last {options.StopAfterHalfOf} documents", fault);
        }
    }

    private void Count(bool failed)
    {
        _inARow = failed ? _inARow + 1 : 0;
        _failed += (failed ? 1 : 0) - (_last[_next] ? 1 : 0);
        _last[_next] = failed;
        _next = (_next + 1) % _last.Length;
    }

    private void Stop(string howMany, Exception fault) => stop(new StageStoppedException(
        $"Stage {stage} stops: {howMany} failed unexpectedly, so the stage is at fault, not the documents (the last: {fault.GetType().Name}: {fault.Message}). "
        + "Nothing more is committed; what it has dead-lettered by then can be replayed: docclassifier dlq replay.",
        fault));
}
