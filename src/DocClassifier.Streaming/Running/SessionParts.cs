using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Seen;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>The objects of one session, connected. Everything in memory goes with the session.</summary>
internal sealed class SessionParts
{
    public SessionParts(StageContext context, KilledTheProcess killed, TooManyUnexpectedStop tooMany)
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
            context.Stage, context.Prefix, context.Codec, context.Encoder, deadLetters, reject, context.Failures.UnknownSchemaWait, context.Time);

        Window = new WorkWindow(context.Window);
        Work = new StageWork(Window, documents, policies, new OversizedOutcome(reject, context.DeadLetterStore), reject, killed);
        Queue = new WorkQueue(context.Stage.MaxInWork, Work.RunAsync);
        Memories = new ReleaseMemories(context, Window, backOff);
    }

    public WorkWindow Window { get; }

    public StageWork Work { get; }

    public WorkQueue Queue { get; }

    public ReleaseMemories Memories { get; }
}
