using System.Diagnostics;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Streaming.Failures;

namespace DocClassifier.Streaming.Window;

/// <summary>One record in the window: from its admission until the transaction with its results has committed.</summary>
internal sealed class WindowEntry(Lane lane, ConsumedRecord record)
{
    private CancellationTokenSource _cancellation = new();
    private volatile bool _isParked;
    private Outcome? _outcome;
    private IDocumentEvent? _document;
    private Task? _awaits;
    private long _attemptStartedAt;

    public Lane Lane { get; } = lane;

    public ConsumedRecord Record { get; } = record;

    /// <summary>Cancelled when its partition is gone, when its time is up, or when the stage ends.</summary>
    public CancellationToken Token => Volatile.Read(ref _cancellation).Token;

    /// <summary>Its time limit has passed.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>Work on it has begun.</summary>
    public bool IsStarted => Volatile.Read(ref _attemptStartedAt) != 0;

    public Outcome? Outcome => Volatile.Read(ref _outcome);

    /// <summary>
    /// The document, where release has to know it; set before anything is done with it, so that every rejection leaves its mark too. Null
    /// otherwise, and when it could not be read.
    /// </summary>
    public IDocumentEvent? Document { get => Volatile.Read(ref _document); set => Volatile.Write(ref _document, value); }

    /// <summary>The record is a replay: its document passes although its id is seen.</summary>
    public bool IsReplay => Record.HasHeader(HeaderNames.Replay);

    /// <summary>What must end before work on it makes sense: the wait for its schema. Null as a rule.</summary>
    public Task? Awaits { get => Volatile.Read(ref _awaits); set => Volatile.Write(ref _awaits, value); }

    /// <summary>The note that it is in work, while it is.</summary>
    public InWorkNote? Note { get; set; }

    /// <summary>Sets the outcome, unless there is one: the first wins (work that overran its limit may come back late).</summary>
    public bool TryComplete(Outcome outcome) => Interlocked.CompareExchange(ref _outcome, outcome, null) is null;

    /// <summary>The outcome that the cluster found too large; work goes on from it. Null as a rule.</summary>
    public Outcome? Oversized { get; private set; }

    /// <summary>
    /// Takes the outcome back, because the cluster found it too large. What is done about that has a time limit of its own: the
    /// document's may have passed.
    /// </summary>
    public void TakeBack()
    {
        Oversized = Outcome;
        IsTimedOut = false;
        Volatile.Write(ref _attemptStartedAt, 0);
        Volatile.Write(ref _cancellation, new CancellationTokenSource());
        Volatile.Write(ref _outcome, null);
        // The epoch may have ended a moment ago, and cancelled the earlier source.
        if (!Lane.IsOpen)
            Cancel();
    }

    /// <summary>The time limit counts from here.</summary>
    public void StartAttempt(long timestamp)
    {
        _isParked = false;
        Volatile.Write(ref _attemptStartedAt, timestamp);
    }

    /// <summary>It holds no slot and nobody works on it: it waits to be worked on again.</summary>
    public void Park()
    {
        Volatile.Write(ref _attemptStartedAt, 0);
        _isParked = true;
    }

    /// <summary>It waits to be worked on again.</summary>
    public bool IsParked => _isParked;

    /// <summary>Its attempt is within the limit, or it waits for the next one.</summary>
    public bool IsBeingWorkedOn(TimeSpan limit) => Volatile.Read(ref _attemptStartedAt) is var at && (at < 0 || (at > 0 && Stopwatch.GetElapsedTime(at) <= limit));

    /// <summary>Waiting for the infrastructure is not counted against the document.</summary>
    public void StopClock() => Volatile.Write(ref _attemptStartedAt, -1);

    /// <summary>When the running attempt began, or null while none runs.</summary>
    public long? AttemptStartedAt => Volatile.Read(ref _attemptStartedAt) is > 0 and var at ? at : null;

    // Asynchronously: those who listen run stages' code, and this is called under the window's lock and within rebalance callbacks.
    public void Cancel() => _ = Volatile.Read(ref _cancellation).CancelAsync();

    public void TimeOut()
    {
        IsTimedOut = true;
        Cancel();
    }
}
