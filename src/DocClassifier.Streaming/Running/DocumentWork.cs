using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>Works on one record: decode it, let the stage work on the document, encode what it wants written. Thread-safe.</summary>
internal sealed class DocumentWork(
    IStage stage, string prefix, IEventCodec codec, MissingSchemas missingSchemas, RecordEncoder encoder, DeadLetterWriter deadLetters, RejectDocument reject)
{
    private readonly Dictionary<string, StageInput> _inputs = stage.Inputs.ToDictionary(input => prefix + input.Topic, StringComparer.Ordinal);

    /// <summary>The outcome, or null when the record's schema must be awaited first (<see cref="WindowEntry.Awaits"/>).</summary>
    public async ValueTask<Outcome?> RunAsync(WindowEntry entry)
    {
        using var activity = Telemetry.StartProcessing(stage.Name, entry.Record);
        var (document, rejected) = await ReadAsync(entry);
        return document is null ? rejected : await WorkAsync(entry, document);
    }

    /// <summary>
    /// Dead-letters a record that has killed its process three times. Where release has to know the document it is decoded, so that its
    /// arrival leaves a mark; nothing else is done with it. Null as with <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="entry">The record.</param>
    /// <param name="mayRead">False once the process has died of decoding it.</param>
    public async ValueTask<Outcome?> RejectPoisonAsync(WindowEntry entry, bool mayRead)
    {
        if (mayRead && IsRemembered(InputOf(entry)) && await ReadAsync(entry) is (null, null))
            return null;
        return reject.Because(entry.Record, Reasons.KilledTheStage, "The document was in work in three deaths of its process, the last time alone.");
    }

    // Neither a document nor a rejection: its schema is awaited.
    private async ValueTask<(IDocumentEvent? Document, Outcome? Rejected)> ReadAsync(WindowEntry entry)
    {
        var record = entry.Record;
        if (record.Value is null)
            return (null, reject.Because(record, Reasons.NotOurs, "The record has no value, and on this topic a null deletes nothing."));
        if (!record.HasHeader(HeaderNames.Id))
            return (null, reject.Because(record, Reasons.NotOurs, $"The record has no header {HeaderNames.Id}."));

        var input = InputOf(entry);
        if (WireFormat.TryReadSchemaId(record.Value) is { } id)
        {
            if (missingSchemas.IsMissing(id))
                return (null, reject.Because(record, Reasons.Schema, UnknownSchemaException.MessageOf(id)));
            if ((entry.Awaits = missingSchemas.Awaited(id)) is not null)
                return (null, null);
        }

        try
        {
            var document = await codec.DecodeAsync(input.Topic, input.EventType, record.Value, entry.Token);
            if (input.DropsSeen && document is DocumentReceived again && record.Header(HeaderNames.Replay) is { } replay)
                document = again with { ArrivalId = replay };
            if (IsRemembered(input))
                entry.Document = document;
            return (document, null);
        }
        catch (UndecodableValueException fault)
        {
            entry.Awaits = fault.UnknownSchema is { } unknown ? missingSchemas.Await(unknown) : null;
            return (null, entry.Awaits is not null ? null : reject.Because(record, fault.Reason, fault.Message, fault));
        }
    }

    private async ValueTask<Outcome> WorkAsync(WindowEntry entry, IDocumentEvent document)
    {
        var result = await InputOf(entry).RunAsync(document, entry.Token);
        return result switch
        {
            StageResult.CompletedResult completed => new Outcome { Kind = OutcomeKind.Completed, Records = Encode(completed.Emissions, entry.Record) },
            StageResult.RejectedResult rejected => reject.Because(entry.Record, rejected.Reason, rejected.Message),
            _ => throw new InvalidOperationException($"Stage {stage.Name} returned {result?.GetType().Name ?? "null"}."),
        };
    }

    private OutgoingRecord[] Encode(IReadOnlyList<Emission> emissions, ConsumedRecord cause)
    {
        if (emissions.Count == 0)
            return [];
        var trace = RecordEncoder.TraceOf(cause);
        var records = new OutgoingRecord[emissions.Count];
        for (var i = 0; i < records.Length; i++)
            records[i] = encoder.Encode(emissions[i], cause, deadLetters, trace);
        return records;
    }

    private static bool IsRemembered(StageInput input) => input.DropsSeen || input.Once is not null;

    private StageInput InputOf(WindowEntry entry) => _inputs[entry.Record.Partition.Topic];
}
