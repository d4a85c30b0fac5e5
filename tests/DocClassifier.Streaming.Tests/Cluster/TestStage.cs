using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>A stage made of a function: by default it copies documents.text to documents.classified.</summary>
internal sealed class TestStage : IStage
{
    private TestStage(StageInput input, params IReadOnlyList<StageOutput> outputs) => (Inputs, Outputs) = ([input], outputs);

    public string Name { get; init; } = "copy";

    public IReadOnlyList<StageInput> Inputs { get; }

    public IReadOnlyList<StageOutput> Outputs { get; }

    public int MaxInWork { get; init; } = 128;

    /// <summary>documents.text to documents.classified.</summary>
    public static TestStage Texts(Func<TextDocument, CancellationToken, ValueTask<StageResult>> work) =>
        new(StageInput.From(Topics.Text, work), new StageOutput(Topics.Classified, typeof(TextDocument)));

    public TestStage With(int maxInWork) => new(Inputs[0], Outputs) { MaxInWork = maxInWork };

    public static TestStage Copying() => Texts((document, _) => ValueTask.FromResult(Copy(document)));

    /// <summary>documents.received to documents.text, dropping what was seen.</summary>
    public static TestStage Preparing(Func<DocumentReceived, CancellationToken, ValueTask<StageResult>> work) =>
        new(StageInput.From(Topics.Received, work, dropsSeen: true), new StageOutput(Topics.Text, typeof(DocumentReceived)));

    /// <summary>documents.labels to documents.classified, each number of a document once, as documents.settled tells.</summary>
    public static TestStage Settling() => new(
        StageInput.From<DocumentLabelled>(
            Topics.Labels,
            (answer, _) => ValueTask.FromResult(StageResult.Completed(Emission.To(Topics.Settled, answer), Emission.To(Topics.Classified, answer))),
            once: OncePerNumber.By<DocumentLabelled, DocumentLabelled>(Topics.Settled, answer => answer.Decision, settled => settled.Decision)),
        new StageOutput(Topics.Settled, typeof(DocumentLabelled)),
        new StageOutput(Topics.Classified, typeof(DocumentLabelled)));

    public static StageResult Copy(TextDocument document) => StageResult.Completed(Emission.To(Topics.Classified, document));

    public static StageResult PassOn(DocumentReceived document) => StageResult.Completed(Emission.To(Topics.Text, document));
}
