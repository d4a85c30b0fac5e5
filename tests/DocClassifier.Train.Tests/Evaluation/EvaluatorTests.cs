using System.Text.Json;
using DocClassifier.Classify.Decisions;
using DocClassifier.Contracts.Events;
using DocClassifier.Train.Datasets;
using DocClassifier.Train.Evaluation;

namespace DocClassifier.Train.Tests.Evaluation;

public sealed class EvaluatorTests
{
    [Fact]
    public async Task Counts_are_those_of_the_contract()
    {
        LabelledDocument[] documents =
        [
            Document("invoice", "invoice"), Document("invoice", "invoice!"), Document("invoice", "offer"), Document("offer", "offer"), Document("offer", "?"),
        ];
        var report = await Evaluator.EvaluateAsync(documents, (d, _) => ValueTask.FromResult(Decide(d.Name)), 2, null, CancellationToken.None);

        Assert.Equal(5, report.Documents);
        Assert.Equal(0.6, report.Accuracy);
        Assert.Equal(0.6, report.Automatic);
        Assert.Equal(0.6667, report.AutomaticPrecision);
        Assert.Equal(Math.Round((0.6667 + 0.5) / 2, 4), report.MacroRecall, 3);
        Assert.Equal(1, report.Errors);
        Assert.Equal(0.5, report.PerLabel["offer"].Precision);
        Assert.Equal(0.5, report.PerSource["invoice test"].AutomaticPrecision);
        var json = JsonSerializer.SerializeToElement(report, JsonSerializerOptions.Web);
        foreach (var key in new[] { "documents", "accuracy", "macroF1", "macroRecall", "automatic", "automaticPrecision", "perLabel" })
            Assert.True(json.TryGetProperty(key, out _), key);
    }

    private static LabelledDocument Document(string label, string name) => new() { Label = label, Name = name, Source = "test" };

    // A trailing ! is review, a ? could not be read.
    private static Classification? Decide(string name) => name == "?" ? null : new Classification
    {
        Label = name.TrimEnd('!'),
        Confidence = 1,
        Scores = new Dictionary<string, double>(),
        ReviewReason = name.EndsWith('!') ? "below-threshold" : null,
        Model = new ModelReference { Classifier = "text", Digest = "", FeatureVersion = "" },
    };
}
