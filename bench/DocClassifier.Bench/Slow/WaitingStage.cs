using System.Globalization;
using DocClassifier.Bench.Hop;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Bench.Slow;

/// <summary>A stage that copies, but first waits for as long as the document's first line says, without using the processor.</summary>
internal sealed class WaitingStage : IStage
{
    private const string Mark = "wait ";

    public string Name => "wait";

    public IReadOnlyList<StageInput> Inputs { get; } = [StageInput.From<TextDocument>(Topics.Text, RunAsync)];

    public IReadOnlyList<StageOutput> Outputs { get; } = [new StageOutput(HopPlace.Copied, typeof(TextDocument))];

    /// <summary>The first line of a document that takes this long.</summary>
    public static string Beginning(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Mark}{(int)time.TotalMilliseconds}\n");

    private static async ValueTask<StageResult> RunAsync(TextDocument document, CancellationToken cancellationToken)
    {
        if (document.Text is { } text && text.StartsWith(Mark, StringComparison.Ordinal))
            await Task.Delay(int.Parse(text.AsSpan(Mark.Length, text.IndexOf('\n', StringComparison.Ordinal) - Mark.Length), CultureInfo.InvariantCulture), cancellationToken);
        return StageResult.Completed(Emission.To(HopPlace.Copied, document));
    }
}
