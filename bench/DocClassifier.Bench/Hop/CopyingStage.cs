using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Bench.Hop;

/// <summary>A stage that only copies: what the engine itself costs, with decoding and encoding.</summary>
internal sealed class CopyingStage : IStage
{
    public string Name => "copy";

    public IReadOnlyList<StageInput> Inputs { get; } =
        [StageInput.From<TextDocument>(Topics.Text, (document, _) => ValueTask.FromResult(StageResult.Completed(Emission.To(HopPlace.Copied, document))))];

    public IReadOnlyList<StageOutput> Outputs { get; } = [new StageOutput(HopPlace.Copied, typeof(TextDocument))];
}
