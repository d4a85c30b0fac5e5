using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox;
using DocClassifier.Storage;

namespace DocClassifier.Classify.Stages;

/// <summary>The stage <c>classify-scan</c>: documents.scans → OCR → documents.classified. Thread-safe.</summary>
public sealed class ClassifyScanStage : IStage
{
    private readonly Classifier _classifier;
    private readonly ScanReader _reader;
    private readonly IContentStore _store;
    private readonly TimeProvider _time;

    public ClassifyScanStage(Classifier classifier, ScanReader reader, IContentStore store, TimeProvider time)
    {
        _classifier = classifier;
        _reader = reader;
        _store = store;
        _time = time;
        Inputs = [StageInput.From<ScannedDocument>(Topics.Scans, RunAsync)];
    }

    public string Name => "classify-scan";

    /// <summary>
    /// Pages queue for the worker processes, one a core: a few documents each, so that the time limit measures reading, not waiting.
    /// </summary>
    public int MaxInWork => Environment.ProcessorCount * 4;

    public IReadOnlyList<StageInput> Inputs { get; }

    public IReadOnlyList<StageOutput> Outputs { get; } = [new StageOutput(Topics.Classified, typeof(DocumentClassified))];

    private async ValueTask<StageResult> RunAsync(ScannedDocument document, CancellationToken cancellationToken)
    {
        // What stands for the end of preparing in events that do not carry it: it was no later.
        var takenAt = _time.GetUtcNow();
        ScanText scan;
        try
        {
            scan = await _reader.ReadAsync(document.DocumentId, document.Pages, _store, cancellationToken);
        }
        catch (SandboxRejectedException e)
        {
            return StageResult.Rejected(e.Reason, e.Message);
        }
        catch (ContentCorruptException e)
        {
            return StageResult.Rejected(Reasons.Broken, e.Message);
        }

        var decision = _classifier.Classify(
            Classifier.Scan, DocumentText.Of(document.Mail?.Subject, scan.Text, quotedFrom: null, document.Language));
        return StageResult.Completed(Emission.To(Topics.Classified, new DocumentClassified
        {
            DocumentId = document.DocumentId,
            ParentId = document.ParentId,
            ArrivalId = document.ArrivalId,
            Source = document.Source,
            Tags = document.Tags,
            Content = document.Content,
            MediaType = document.MediaType,
            Language = document.Language,
            Mail = document.Mail,
            Excerpt = Excerpt.Of(scan.Text),
            Outcome = decision.Outcome,
            Label = decision.Label,
            Confidence = decision.Confidence,
            Scores = decision.Scores,
            ReviewReason = decision.ReviewReason,
            Model = decision.Model,
            Ocr = scan.Ocr,
            Decision = 1,
            DecidedBy = DecidedBy.Model,
            ReceivedAt = document.ReceivedAt,
            PreparedAt = document.PreparedAt ?? takenAt,
            ClassifiedAt = _time.GetUtcNow(),
        }));
    }
}
