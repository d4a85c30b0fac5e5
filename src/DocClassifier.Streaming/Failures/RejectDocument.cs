using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// A bad document becomes a dead letter in the transaction that commits its offset: original bytes untouched, the reason in headers.
/// </summary>
internal sealed class RejectDocument(DeadLetterWriter deadLetters)
{
    public Outcome Because(ConsumedRecord record, string reason, string message, Exception? exception = null) => new()
    {
        Kind = OutcomeKind.Rejected,
        Reason = reason,
        Records = [deadLetters.Of(record, reason, message, exception)],
    };
}
