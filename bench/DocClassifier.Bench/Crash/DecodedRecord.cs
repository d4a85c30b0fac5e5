using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Bench.Crash;

/// <summary>What the verdict wants to know of a record. The path is the file's name; the hash is null on documents.duplicates, which speaks of no bytes.</summary>
internal sealed record DecodedRecord(string Topic, string Position, string Id, string Path, string ArrivalId, string? Sha256)
{
    public bool IsDeadLetter => Topic.EndsWith(".dlq", StringComparison.Ordinal);

    public bool IsRouted => Topic == Topics.Review || Topic.StartsWith(Topics.DepartmentPrefix, StringComparison.Ordinal);

    public static async Task<DecodedRecord> OfAsync(EndRecord record, EventSerde serde, CancellationToken cancellationToken)
    {
        var value = await serde.DeserializeAsync(record.Topic, record.Value, TypeOf(record.Topic), cancellationToken);
        var (id, source, arrival, content) = value switch
        {
            DocumentRouted routed => (routed.DocumentId, routed.Source, routed.ArrivalId, routed.Content),
            DocumentClassified classified => (classified.DocumentId, classified.Source, classified.ArrivalId, classified.Content),
            DocumentReceived received => (received.DocumentId, received.Source, received.ArrivalId, received.Content),
            TextDocument text => (text.DocumentId, text.Source, text.ArrivalId, text.Content),
            ScannedDocument scan => (scan.DocumentId, scan.Source, scan.ArrivalId, scan.Content),
            DocumentDuplicate duplicate => (duplicate.DocumentId, duplicate.Source, duplicate.ArrivalId, null),
            _ => throw new BenchException($"{record.Position} holds a {value.GetType().Name}."),
        };
        if (id != record.Id)
            throw new BenchException($"{record.Position}: the header names {record.Id}, the value {id}.");
        return new DecodedRecord(record.Topic, record.Position, id, System.IO.Path.GetFileName(source.Path), arrival, content?.Sha256);
    }

    private static Type TypeOf(string topic)
    {
        var original = topic.EndsWith(".dlq", StringComparison.Ordinal) ? topic[..^".dlq".Length] : topic;
        return original switch
        {
            Topics.Received => typeof(DocumentReceived),
            Topics.Text => typeof(TextDocument),
            Topics.Scans => typeof(ScannedDocument),
            Topics.Duplicates => typeof(DocumentDuplicate),
            Topics.Labels => typeof(DocumentLabelled),
            Topics.Review or Topics.Classified => typeof(DocumentClassified),
            _ => typeof(DocumentRouted),
        };
    }
}
