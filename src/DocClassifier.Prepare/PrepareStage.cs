using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Prepare;

/// <summary>documents.received → documents.text and documents.scans.</summary>
internal sealed class PrepareStage(Preparer preparer) : IStage
{
    public string Name => "prepare";

    public IReadOnlyList<StageInput> Inputs =>
        [StageInput.From<DocumentReceived>(Topics.Received, async (received, cancellationToken) =>
            await preparer.PrepareAsync(received, cancellationToken), dropsSeen: true)];

    public IReadOnlyList<StageOutput> Outputs =>
    [
        new StageOutput(Topics.Text, typeof(TextDocument)),
        new StageOutput(Topics.Scans, typeof(ScannedDocument)),
    ];
}
