using System.Buffers;
using System.Text.Json.Nodes;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Avro.Tests;

/// <summary><c>preparedAt</c> came later than the events that carry it.</summary>
public sealed class PreparedAtTests
{
    public static TheoryData<Type> Carriers => [typeof(TextDocument), typeof(ScannedDocument)];

    [Theory]
    [MemberData(nameof(Carriers))]
    public void Old_and_new_consumers_read_each_others_events(Type eventType)
    {
        var (older, newer) = (Older(eventType), EventSchemas.For(eventType));

        Assert.Empty(SchemaCompatibility.Check(reader: newer, writer: older));
        Assert.Empty(SchemaCompatibility.Check(reader: older, writer: newer));
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void An_event_from_before_has_no_time_and_all_else(Type eventType)
    {
        var sample = SampleEvents.All().First(value => value.GetType() == eventType);
        var older = Older(eventType);
        var serializer = AvroSerializer.For(eventType);
        var output = new ArrayBufferWriter<byte>();
        serializer.WriteObject(sample, output);
        var data = ApacheAvro.Recode(serializer.Schema.ToString(), older.ToString(), output.WrittenSpan.ToArray());

        var read = serializer.ReadObject(data, older);

        Assert.Null(eventType.GetProperty(nameof(TextDocument.PreparedAt))!.GetValue(read));
        Assert.Equal(((IDocumentEvent)sample).DocumentId, ((IDocumentEvent)read).DocumentId);
        Assert.NotNull(eventType.GetProperty(nameof(TextDocument.PreparedAt))!.GetValue(sample));
    }

    private static AvroSchema Older(Type eventType)
    {
        var json = JsonNode.Parse(EventSchemas.For(eventType).ToString()!)!;
        var fields = json["fields"]!.AsArray();
        Assert.Equal(1, fields.RemoveAll(field => field!["name"]!.GetValue<string>() == "preparedAt"));
        return AvroSchema.Parse(json.ToJsonString());
    }
}
