using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>
/// What becomes of an outcome whose records the cluster finds too large: a result becomes a dead letter (<c>result-too-large</c>); a dead
/// letter
/// keeps key and headers, its bytes go to the store.
/// </summary>
internal sealed class OversizedOutcome(RejectDocument reject, IDeadLetterStore? store)
{
    public async ValueTask<Outcome?> ShrinkAsync(WindowEntry entry, Outcome outcome)
    {
        if (outcome.Kind == OutcomeKind.Completed)
            return reject.Because(entry.Record, Reasons.ResultTooLarge, "A result of the document is larger than its topic takes.");

        if (store is null)
            throw new TransientFaultException("A dead letter does not fit its topic and no content store is configured to take its bytes.");

        var records = new List<OutgoingRecord>();
        foreach (var record in outcome.Records)
        {
            records.Add(record is { IsDeadLetter: true, Message.Value: { } value }
                ? DeadLetterWriter.ByReference(record, await store.PutAsync(value, entry.Token))
                : record);
        }

        return new Outcome { Kind = outcome.Kind, Reason = outcome.Reason, Records = records };
    }
}
