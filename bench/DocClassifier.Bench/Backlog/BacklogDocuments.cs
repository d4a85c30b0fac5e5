using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Bench.Crash;
using DocClassifier.Bench.Processes;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Storage;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Bench.Backlog;

/// <summary>Announces letters on documents.received as ingest does, no two alike. Not thread-safe.</summary>
internal sealed class BacklogDocuments : IDisposable
{
    private const int MaxInline = 256 << 10;
    private readonly MailroomPlace _place;
    private readonly IContentStore _store;
    private readonly SchemaRegistryClient _registry;
    private readonly EventSerde _serde;
    private readonly IProducer<byte[], byte[]> _producer;
    private int _made;

    public BacklogDocuments(MailroomPlace place, IContentStore store)
    {
        (_place, _store) = (place, store);
        _registry = new SchemaRegistryClient(place.Registry);
        _serde = new EventSerde(_registry, place.Prefix);
        var kafka = new KafkaOptions { BootstrapServers = place.Bootstrap, Prefix = place.Prefix };
        _producer = new ProducerBuilder<byte[], byte[]>(ClientProperties.Publisher(kafka, "bench-backlog")).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Writes so many documents of so many bytes; larger ones than travel inline go to the store first.</summary>
    public async Task SendAsync(int count, int bytes, CancellationToken cancellationToken)
    {
        await _serde.RegisterAsync(Topics.Received, typeof(DocumentReceived), cancellationToken);
        var content = Letters(bytes);
        for (var i = 0; i < count; i++)
        {
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Letter {_made++:000000000}\n"), content);
            await SendAsync(content, cancellationToken);
        }

        _producer.Flush(cancellationToken);
    }

    public void Dispose()
    {
        _producer.Dispose();
        _registry.Dispose();
    }

    private async Task SendAsync(byte[] content, CancellationToken cancellationToken)
    {
        var isInline = content.Length <= MaxInline;
        var reference = isInline
            ? new ContentReference { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), Length = content.Length, Location = "" }
            : await _store.PutAsync(new MemoryStream(content), "text/plain", cancellationToken);
        var id = DocumentIds.FromSha256(reference.Sha256);
        var now = DateTimeOffset.UtcNow;
        var document = new DocumentReceived
        {
            DocumentId = id,
            ArrivalId = Guid.CreateVersion7().ToString("N"),
            Source = new DocumentSource { Kind = SourceKinds.Folder, Name = "inbox", Path = $"{id}.txt", ReceivedAt = now, Size = content.Length },
            Tags = [],
            Content = reference,
            Inline = isInline ? content : default(ReadOnlyMemory<byte>?),
        };
        var key = Encoding.ASCII.GetBytes(id);
        _producer.ProduceWhenRoomy(
            _place.Prefix + Topics.Received,
            new Message<byte[], byte[]> { Key = key, Value = _serde.Serialize(Topics.Received, document), Headers = new Headers { { HeaderNames.Id, key } } },
            cancellationToken);
    }

    private static byte[] Letters(int bytes)
    {
        var (letters, random, text) = (new LetterText(), new Random(3), new StringBuilder());
        while (text.Length < bytes)
            text.Append(letters.Write(random, text.Length));
        return Encoding.UTF8.GetBytes(text.ToString())[..bytes];
    }
}
