using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;

namespace DocClassifier.Classify.Stages;

/// <summary>The stage <c>classify-text</c>: documents.text → documents.classified. Thread-safe.</summary>
public sealed class ClassifyTextStage : IStage
{
    private readonly Classifier _classifier;
    private readonly IContentStore _store;
    private readonly TimeProvider _time;

    public ClassifyTextStage(Classifier classifier, IContentStore store, TimeProvider time)
    {
        _classifier = classifier;
        _store = store;
        _time = time;
        Inputs = [StageInput.From<TextDocument>(Topics.Text, RunAsync)];
    }

    public string Name => "classify-text";

    public IReadOnlyList<StageInput> Inputs { get; }

    public IReadOnlyList<StageOutput> Outputs { get; } = [new StageOutput(Topics.Classified, typeof(DocumentClassified))];

    private async ValueTask<StageResult> RunAsync(TextDocument document, CancellationToken cancellationToken)
    {
        // What stands for the end of preparing in events that do not carry it: it was no later.
        var takenAt = _time.GetUtcNow();
        string text;
        try
        {
            text = document.Text ?? await ReadAsync(document, cancellationToken);
        }
        catch (ContentCorruptException e)
        {
            return StageResult.Rejected(Reasons.Broken, e.Message);
        }

        var decision = _classifier.Classify(
            Classifier.Text, DocumentText.Of(document.Mail?.Subject, text, document.QuotedFrom, document.Language));
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
            Excerpt = Excerpt.Of(text),
            Outcome = decision.Outcome,
            Label = decision.Label,
            Confidence = decision.Confidence,
            Scores = decision.Scores,
            ReviewReason = decision.ReviewReason,
            Model = decision.Model,
            Decision = 1,
            DecidedBy = DecidedBy.Model,
            ReceivedAt = document.ReceivedAt,
            PreparedAt = document.PreparedAt ?? takenAt,
            ClassifiedAt = _time.GetUtcNow(),
        }));
    }

    private async Task<string> ReadAsync(TextDocument document, CancellationToken cancellationToken)
    {
        if (document.TextContent is null)
            return "";
        await using var stream = await _store.OpenReadAsync(document.TextContent, cancellationToken);
        return await StoredText.ReadAsync(stream, cancellationToken);
    }
}
