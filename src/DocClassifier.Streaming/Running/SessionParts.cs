using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Seen;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>The objects of one session, connected. Everything in memory goes with the session.</summary>
internal sealed class SessionParts
{
    public SessionParts(StageContext context, KilledTheProcess killed, TooManyUnexpectedStop tooMany, Action<Exception> failed)
    {
        var backOff = new BackOff(context.Failures.FirstPause, context.Failures.LongestPause);
        var deadLetters = new DeadLetterWriter(context.Prefix, context.Group, context.Time);
        var reject = new RejectDocument(deadLetters);
        var policies = new FailurePolicies(
            reject,
            new RetryTransient(context.Name, backOff, context.Condition, context.Logger),
            new RetryUnexpectedThenDeadLetter(context.Name, context.Failures.UnexpectedAttempts, backOff, reject, tooMany, context.Logger),
            tooMany);
        var documents = new DocumentWork(
            context.Stage, context.Prefix, context.Codec, context.MissingSchemas, context.Encoder, deadLetters, reject);

        Window = new WorkWindow(context.Window);
        Work = new StageWork(Window, documents, policies, new OversizedOutcome(reject, context.DeadLetterStore), killed, (entry, alone) => Queue!.Enqueue(entry, alone));
        Queue = new WorkQueue(context.Stage.MaxInWork, Work.RunAsync, failed);
        TimeLimits = new TimeLimits(Queue, Work, context.Window.DocumentTimeLimit, context.Name, context.Logger);
        Retry = new RetryUntilDone(context.Name, backOff, context.Condition, context.Logger);
        Memories = new ReleaseMemories(context, Window);
    }

    public WorkWindow Window { get; }

    public StageWork Work { get; }

    public WorkQueue Queue { get; }

    public TimeLimits TimeLimits { get; }

    public RetryUntilDone Retry { get; }

    public ReleaseMemories Memories { get; }
}
