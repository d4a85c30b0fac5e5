using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare;

/// <summary>documents.received → documents.text and documents.scans.</summary>
internal sealed class PrepareStage(Preparer preparer, ISandbox sandbox) : IStage
{
    /// <summary>Enough to keep the workers busy while others fetch and store.</summary>
    private const int PerWorker = 4;

    public string Name => "prepare";

    public int MaxInWork => sandbox.Parallelism * PerWorker;

    public IReadOnlyList<StageInput> Inputs =>
        [StageInput.From<DocumentReceived>(Topics.Received, async (received, cancellationToken) =>
            await preparer.PrepareAsync(received, cancellationToken), dropsSeen: true)];

    public IReadOnlyList<StageOutput> Outputs =>
    [
        new StageOutput(Topics.Text, typeof(TextDocument)),
        new StageOutput(Topics.Scans, typeof(ScannedDocument)),
    ];
}
