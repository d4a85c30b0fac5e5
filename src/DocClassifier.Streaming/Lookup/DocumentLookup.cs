using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Tailing;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Lookup;

/// <summary>
/// Finds what the topics say of one document. All its records lie in one partition number of every topic, so one partition of each is read. Thread-safe.
/// </summary>
public sealed class DocumentLookup
{
    private readonly SpanReader _spans;
    private readonly IEventCodec _codec;

    internal DocumentLookup(SpanReader spans, IEventCodec codec) => (_spans, _codec) = (spans, codec);

    /// <summary>The decisions on a document; null when there is none.</summary>
    /// <exception cref="TopicMissingException">The topics were not made.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">Cluster or registry do not answer.</exception>
    public async Task<KnownDecisions?> FindDecisionsAsync(string documentId, CancellationToken cancellationToken)
    {
        // Answers first: one that is delivered while this reads is then found among the decisions, never missed in both.
        var answers = await AllAsync<DocumentLabelled>(Topics.Labels, documentId, cancellationToken);
        var rejected = await AllAsync<DocumentLabelled>(Topics.DeadLetters(Topics.Labels), documentId, cancellationToken);
        var decisions = new List<DocumentClassified>();
        foreach (var topic in (string[])[Topics.Settled, Topics.Review, Topics.Classified])
            decisions.AddRange(await AllAsync<DocumentClassified>(topic, documentId, cancellationToken));
        return KnownDecisions.From(decisions, answers, rejected);
    }

    /// <summary>Where a document's bytes lie, or a part's; null when no topic knows the id.</summary>
    /// <inheritdoc cref="FindDecisionsAsync"/>
    public async Task<ContentReference?> FindContentAsync(string documentId, CancellationToken cancellationToken) =>
        await FirstAsync<DocumentReceived>(Topics.Received, documentId, cancellationToken) is { } received ? received.Content
        : await FirstAsync<TextDocument>(Topics.Text, documentId, cancellationToken) is { } text ? text.Content
        : await FirstAsync<ScannedDocument>(Topics.Scans, documentId, cancellationToken) is { } scan ? scan.Content
        : await FirstAsync<DocumentClassified>(Topics.Review, documentId, cancellationToken) is { } review ? review.Content
        : await FirstAsync<DocumentClassified>(Topics.Classified, documentId, cancellationToken) is { } classified ? classified.Content
        : (await FirstAsync<DocumentReceived>(Topics.DeadLetters(Topics.Received), documentId, cancellationToken))?.Content;

    private async Task<TEvent?> FirstAsync<TEvent>(string topic, string documentId, CancellationToken cancellationToken)
        where TEvent : class, IDocumentEvent
    {
        await foreach (var found in ReadAsync<TEvent>(topic, documentId, cancellationToken))
            return found;
        return null;
    }

    private async Task<List<TEvent>> AllAsync<TEvent>(string topic, string documentId, CancellationToken cancellationToken)
        where TEvent : class, IDocumentEvent
    {
        var all = new List<TEvent>();
        await foreach (var found in ReadAsync<TEvent>(topic, documentId, cancellationToken))
            all.Add(found);
        return all;
    }

    private async IAsyncEnumerable<TEvent> ReadAsync<TEvent>(
        string topic, string documentId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where TEvent : class, IDocumentEvent
    {
        var span = _spans.Locate(topic);
        var partition = Murmur2.Partition(Encoding.UTF8.GetBytes(DocumentIds.Root(documentId)), span.Partitions.Count);
        foreach (var result in _spans.Read(span.From(new Dictionary<int, long> { [partition] = 0 }), cancellationToken))
        {
            var record = ConsumedRecord.From(result);
            if (record.Value is { } value && record.Header(HeaderNames.Id) == documentId
                && await DecodeAsync<TEvent>(topic, value, cancellationToken) is { } found && found.DocumentId == documentId)
            {
                yield return found;
            }
        }
    }

    // What is not ours says nothing of the document.
    private async ValueTask<TEvent?> DecodeAsync<TEvent>(string topic, byte[] value, CancellationToken cancellationToken)
        where TEvent : class, IDocumentEvent
    {
        try
        {
            return (TEvent)await _codec.DecodeAsync(topic, typeof(TEvent), value, cancellationToken);
        }
        catch (UndecodableValueException)
        {
            return null;
        }
    }
}
