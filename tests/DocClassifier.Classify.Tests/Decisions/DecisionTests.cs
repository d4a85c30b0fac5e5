using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Contracts;

namespace DocClassifier.Classify.Tests.Decisions;

public sealed class DecisionTests
{
    private static readonly ModelManifest Manifest = new()
    {
        Classifier = "text",
        Labels = ["invoice", "offer", "other"],
        Languages = ["en"],
        Signature = new ModelSignature { Kind = ModelSignature.Tokens },
        Decision = new DecisionSpec
        {
            Thresholds = new Dictionary<string, double> { ["invoice"] = 0.9 },
            Threshold = 0.5,
            CloseCall = 0.1,
            LittleText = 4,
            MinSupport = 0.2,
            MinForeignSupport = 0.4,
        },
    };

    [Theory]
    [InlineData(0.95, 0.03, 0.8f, 20, "en", "text", 0.0, null)]
    [InlineData(0.85, 0.10, 0.8f, 20, "en", "text", 0.0, ReviewReasons.BelowThreshold)]
    [InlineData(0.46, 0.44, 0.8f, 20, "en", "text", 0.0, ReviewReasons.CloseCall)]
    [InlineData(0.95, 0.03, 0.8f, 20, "en", "text", 0.96, ReviewReasons.BelowThreshold)]
    [InlineData(0.95, 0.03, 0.8f, 20, "en", " \n", 0.0, ReviewReasons.NoText)]
    [InlineData(0.95, 0.03, 0.8f, 3, "en", "text", 0.0, ReviewReasons.LittleText)]
    [InlineData(0.95, 0.03, 0.1f, 20, "en", "text", 0.0, ReviewReasons.OutOfDistribution)]
    [InlineData(0.95, 0.03, 0.3f, 20, "it", "text", 0.0, ReviewReasons.Language)]
    [InlineData(0.95, 0.03, 0.3f, 20, "en", "text", 0.0, null)]
    [InlineData(0.95, 0.03, 0.3f, 20, null, "text", 0.0, null)]
    [InlineData(0.95, 0.03, 0.8f, 20, "it", "text", 0.0, null)]
    public void The_first_reason_that_holds_sends_a_document_to_review(
        double best, double second, float support, int words, string? language, string text, double minConfidence, string? expected)
    {
        float[] logits = [(float)Math.Log(best), (float)Math.Log(second), (float)Math.Log(1 - best - second)];
        var decision = Classifier.Decide(
            Manifest, "digest", new DocumentText(text, null, language), new ModelScore(logits, support, words), minConfidence);

        Assert.Equal(expected, decision.ReviewReason);
        Assert.Equal(expected is null ? Outcomes.Decided : Outcomes.Review, decision.Outcome);
        Assert.Equal("invoice", decision.Label);
        Assert.Equal(best, decision.Confidence, 5);
        Assert.Equal(1, decision.Scores.Values.Sum(), 6);
    }

    [Fact]
    public void A_label_without_a_threshold_takes_the_common_one()
    {
        float[] logits = [(float)Math.Log(0.1), (float)Math.Log(0.6), (float)Math.Log(0.3)];
        Assert.Null(Classifier.Decide(Manifest, "", new DocumentText("text"), new ModelScore(logits, 1, 9), 0).ReviewReason);
    }

    [Fact]
    public void Calibration_scales_and_shifts_before_the_softmax()
    {
        var probabilities = new Calibration { Scale = 2, Bias = [0, 1] }.Apply([1f, 0.5f]);
        Assert.Equal(0.5, probabilities[0], 10);
        Assert.Equal(0.5, probabilities[1], 10);
    }

    [Fact]
    public void A_subject_goes_before_the_text_once_and_moves_the_trail()
    {
        Assert.Equal(new DocumentText("Subject: Order 12\n\nPlease send", 19 + 7, "en"), DocumentText.Of("Order 12", "Please send", 7, "en"));
        Assert.Equal("Subject: Order 12\n\nPlease", DocumentText.Of("Order 12", "Subject: Order 12\n\nPlease", null, null).Text);
        Assert.Equal("Please", DocumentText.Of("", "Please", null, null).Text);
    }
}
