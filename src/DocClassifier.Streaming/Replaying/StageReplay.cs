using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Tailing;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Replaying;

/// <summary>
/// Sends the records of a topic of a span of time to it again, so that its stage works on them anew. They carry the run's id in <c>docclassifier.replay</c>, which prepare takes as
/// arrival id. A run that breaks off goes on under its id without sending anything twice. Thread-safe.
/// </summary>
public sealed class StageReplay
{
    private readonly ClientFactory _clients;
    private readonly SpanReader _spans;

    internal StageReplay(ClientFactory clients, SpanReader spans) => (_clients, _spans) = (clients, spans);

    /// <summary>Reads what would be sent; sends nothing.</summary>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">The cluster does not answer.</exception>
    public ReplayPlan Plan(ReplayRequest request, CancellationToken cancellationToken)
    {
        var span = _spans.Locate(request.Topic, request.From);
        var sent = Sent(request, span, cancellationToken);
        var selection = new SpanSelection(request, sent);
        var documents = new HashSet<string>(StringComparer.Ordinal);
        var records = 0;
        foreach (var result in _spans.Read(span, cancellationToken))
        {
            if (selection.Take(ConsumedRecord.From(result)) is { } id)
            {
                documents.Add(id);
                records++;
            }
        }

        return new ReplayPlan
        {
            Request = request,
            Span = span,
            SentBefore = sent.Count,
            Records = records,
            Documents = documents.Count,
            Decisions = request.Topic == Topics.Classified ? records : Decisions(request, documents, cancellationToken),
        };
    }

    /// <summary>Sends what was planned; says how many records, as often as some are committed.</summary>
    /// <inheritdoc cref="Plan"/>
    public int Run(ReplayPlan plan, Action<int> progress, CancellationToken cancellationToken)
    {
        using var producer = new ReplayProducer(_clients, plan.Request.Topic);
        // Looked up again now that nobody else sends: another attempt at the same run may have.
        var selection = new SpanSelection(plan.Request, Sent(plan.Request, _spans.Locate(plan.Request.Topic, plan.Request.From), cancellationToken));
        var count = 0;
        foreach (var result in _spans.Read(plan.Span, cancellationToken))
        {
            if (selection.Take(ConsumedRecord.From(result)) is null)
                continue;
            count++;
            // To the partition it lies in: there its documents keep their order.
            var again = new OutgoingRecord(
                result.TopicPartition,
                new Message<byte[], byte[]?> { Key = result.Message.Key, Value = result.Message.Value, Headers = ReplayHeaders.Of(result.Message.Headers, plan.Request.Run) });
            if (producer.Add(again))
                progress(count);
        }

        producer.Commit();
        progress(count);
        return count;
    }

    private HashSet<UInt128> Sent(ReplayRequest request, TopicSpan span, CancellationToken cancellationToken)
    {
        var sent = new HashSet<UInt128>();
        foreach (var result in _spans.Read(span, cancellationToken))
        {
            var record = ConsumedRecord.From(result);
            if (record.Header(HeaderNames.Replay) == request.Run && record.Header(HeaderNames.Id) is { } id && record.Value is { } value)
                sent.Add(SpanSelection.Identity(id, value));
        }

        return sent;
    }

    private int Decisions(ReplayRequest request, HashSet<string> documents, CancellationToken cancellationToken)
    {
        var decided = 0;
        foreach (var result in _spans.Read(_spans.Locate(Topics.Classified, request.From), cancellationToken))
        {
            // What arrives is a file: the decisions on its parts follow from it.
            if (ConsumedRecord.From(result).Header(HeaderNames.Id) is { } id
                && (documents.Contains(id) || (request.Topic == Topics.Received && documents.Contains(DocumentIds.Root(id)))))
            {
                decided++;
            }
        }

        return decided;
    }
}
