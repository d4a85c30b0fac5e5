using System.Globalization;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Bench.Crash;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Bench.Hop;

/// <summary>Writes documents of 500 characters to documents.text. Not thread-safe.</summary>
internal sealed class HopDocuments : IDisposable
{
    private const int Characters = 500;
    private readonly Random _random = new(5);
    private readonly LetterText _letters = new();
    private readonly string _topic;
    private readonly SchemaRegistryClient _registry;
    private readonly EventSerde _serde;
    private readonly IProducer<byte[], byte[]> _producer;
    private Message<byte[], byte[]>? _next;
    private int _made;

    public HopDocuments(HopPlace place)
    {
        _topic = place.Prefix + Topics.Text;
        _registry = new SchemaRegistryClient(place.Registry);
        _serde = new EventSerde(_registry, place.Prefix);
        _producer = new ProducerBuilder<byte[], byte[]>(new Dictionary<string, string>(ClientProperties.Publisher(place.Kafka, "bench-hop")) { ["linger.ms"] = "0" })
            .SetLogHandler((_, _) => { }).Build();
    }

    public Task PrepareAsync(CancellationToken cancellationToken) => _serde.RegisterAsync(Topics.Text, typeof(TextDocument), cancellationToken);

    /// <summary>Makes the next one, which <see cref="Send"/> writes, and tells its id.</summary>
    /// <param name="beginning">What its text begins with.</param>
    public string Next(string beginning = "")
    {
        var number = _made++;
        var id = DocumentIds.FromContent(BitConverter.GetBytes(number));
        var text = new StringBuilder(beginning);
        while (text.Length < Characters)
            text.Append(_letters.Write(_random, number));
        var now = DateTimeOffset.UtcNow;
        var document = new TextDocument
        {
            DocumentId = id,
            ArrivalId = Guid.CreateVersion7().ToString("N"),
            Source = new DocumentSource { Kind = SourceKinds.Folder, Name = "inbox", Path = string.Create(CultureInfo.InvariantCulture, $"{number}.txt"), ReceivedAt = now, Size = Characters },
            Tags = [],
            Content = new ContentReference { Sha256 = id + id, Length = Characters, Location = id },
            MediaType = "text/plain",
            Text = text.ToString(0, Characters),
            Prepared = new Preparation { Version = "bench", Steps = [] },
            ReceivedAt = now,
        };
        var key = Encoding.ASCII.GetBytes(id);
        _next = new Message<byte[], byte[]> { Key = key, Value = _serde.Serialize(Topics.Text, document), Headers = new Headers { { HeaderNames.Id, key } } };
        return id;
    }

    /// <summary>Writes what <see cref="Next"/> has made.</summary>
    public void Send() => _producer.ProduceWhenRoomy(_topic, _next ?? throw new InvalidOperationException("There is no next one."));

    public void Flush(CancellationToken cancellationToken) => _producer.Flush(cancellationToken);

    public void Dispose()
    {
        _producer.Dispose();
        _registry.Dispose();
    }
}
