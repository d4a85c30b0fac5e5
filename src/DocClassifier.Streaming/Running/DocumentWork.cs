using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>Works on one record: decode it, let the stage work on the document, encode what it wants written. Thread-safe.</summary>
internal sealed class DocumentWork(
    IStage stage, string prefix, IEventCodec codec, RecordEncoder encoder, DeadLetterWriter deadLetters, RejectDocument reject, TimeSpan unknownSchemaWait, TimeProvider time)
{
    private static readonly TimeSpan UnknownSchemaPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, StageInput> _inputs = stage.Inputs.ToDictionary(input => prefix + input.Topic, StringComparer.Ordinal);

    public async ValueTask<Outcome> RunAsync(WindowEntry entry)
    {
        var record = entry.Record;
        using var activity = Telemetry.StartProcessing(stage.Name, record);
        if (record.Value is null)
            return reject.Because(record, Reasons.NotOurs, "The record has no value, and on this topic a null deletes nothing.");
        if (!record.HasHeader(HeaderNames.Id))
            return reject.Because(record, Reasons.NotOurs, $"The record has no header {HeaderNames.Id}.");

        var input = _inputs[record.Partition.Topic];
        IDocumentEvent document;
        try
        {
            document = await DecodeAsync(input, record.Value, entry.Token);
        }
        catch (UndecodableValueException fault)
        {
            return reject.Because(record, fault.Reason, fault.Message, fault);
        }

        return await WorkAsync(entry, input, document);
    }

    private async ValueTask<Outcome> WorkAsync(WindowEntry entry, StageInput input, IDocumentEvent document)
    {
        var replay = entry.Record.Header(HeaderNames.Replay);
        if (input.DropsSeen && replay is not null && document is DocumentReceived again)
            document = again with { ArrivalId = replay };
        var remembered = input.DropsSeen || input.Once is not null ? document : null;

        var result = await input.RunAsync(document, entry.Token);
        return result switch
        {
            StageResult.CompletedResult completed => new Outcome
            {
                Kind = OutcomeKind.Completed,
                Records = Encode(completed.Emissions, entry.Record),
                Document = remembered,
                IsReplay = replay is not null,
            },
            StageResult.RejectedResult rejected => new Outcome
            {
                Kind = OutcomeKind.Rejected,
                Reason = rejected.Reason,
                Records = [deadLetters.Of(entry.Record, rejected.Reason, rejected.Message, exception: null)],
                Document = remembered,
                IsReplay = replay is not null,
            },
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

    // A registry can be behind the producer that has just registered a schema.
    private async ValueTask<IDocumentEvent> DecodeAsync(StageInput input, byte[] value, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await codec.DecodeAsync(input.Topic, input.EventType, value, cancellationToken);
            }
            catch (UndecodableValueException fault) when (fault.UnknownSchema && time.GetElapsedTime(began) < unknownSchemaWait)
            {
                await Task.Delay(UnknownSchemaPause < unknownSchemaWait ? UnknownSchemaPause : unknownSchemaWait, time, cancellationToken);
            }
        }
    }
}
