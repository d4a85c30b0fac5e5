using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;
using Microsoft.Extensions.Options;

namespace DocClassifier.Ingest;

/// <summary>What every source does with a file it has claimed: store its bytes once, then announce it. Thread-safe.</summary>
internal sealed class Announcer(IContentStore store, IEventPublisher publisher, IOptions<IngestOptions> options)
{
    /// <summary>Stores and announces; returns once the cluster has acknowledged, or says why the file is refused.</summary>
    /// <exception cref="TransientFaultException">Store or cluster are away: the same arrival is to be tried again.</exception>
    public async Task<Refusal?> AnnounceAsync(Arrival arrival, Stream content, CancellationToken cancellationToken)
    {
        if (arrival.Source.Size == 0)
            return new Refusal(Reasons.Empty, "The file is empty. Send it again if it should not be.");
        if (arrival.Source.Size > options.Value.MaxBytes)
        {
            return new Refusal(
                Reasons.TooLarge,
                $"The file has {arrival.Source.Size / 1_000_000} MB, more than Ingest:MaxBytes allows ({options.Value.MaxBytes / 1_000_000} MB). Raise the limit or send a smaller file.");
        }

        ReadOnlyMemory<byte>? inline = null;
        if (arrival.Source.Size <= options.Value.InlineBytes)
        {
            var bytes = new byte[arrival.Source.Size];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            content = new MemoryStream(bytes, writable: false);
            inline = bytes;
        }

        var reference = await store.PutAsync(content, mediaType: null, cancellationToken);
        var received = new DocumentReceived
        {
            DocumentId = DocumentIds.FromSha256(reference.Sha256),
            ArrivalId = arrival.ArrivalId,
            Source = arrival.Source,
            Tags = arrival.Tags,
            Content = reference,
            Inline = inline,
        };
        await publisher.PublishAsync(Topics.Received, received, cancellationToken);
        return null;
    }
}
