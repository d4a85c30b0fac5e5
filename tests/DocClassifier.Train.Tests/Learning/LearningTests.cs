using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Train.Corpus;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train.Tests.Learning;

public sealed class LearningTests
{
    [Fact]
    public void Lbfgs_finds_the_minimum_of_a_stretched_bowl()
    {
        float[] point = [5f, -3f];
        Lbfgs.Minimize(
            (p, g) =>
            {
                g[0] = 2 * (p[0] - 1);
                g[1] = 200 * (p[1] - 2);
                return ((p[0] - 1) * (p[0] - 1)) + (100 * (p[1] - 2) * (p[1] - 2));
            },
            point, 100, 1e-12, CancellationToken.None);
        Assert.Equal(1, point[0], 2);
        Assert.Equal(2, point[1], 2);
    }

    [Fact]
    public void The_gradient_leads_to_weights_that_separate_what_can_be_separated()
    {
        var rows = new FeatureRows();
        for (var i = 0; i < 30; i++)
            rows.Add(Vector((i % 3, 1f), (5, 0.3f)), i % 3, i);
        var model = SoftmaxRegression.Fit(rows, [.. Enumerable.Range(0, 30)], 3, 16, new SoftmaxOptions { Penalty = 1e-4, Smoothing = 0 }, CancellationToken.None);
        for (var label = 0; label < 3; label++)
        {
            var logits = model.Score([label, 5], [1f, 0.3f]);
            Assert.Equal(label, Array.IndexOf(logits, logits.Max()));
            Assert.True(logits[label] - logits[(label + 1) % 3] > 3);
        }

        Assert.Equal(0, model.Seen[9]);
        Assert.Equal(1, model.Seen[5]);
    }

    [Fact]
    public void What_only_one_document_has_gets_no_weight()
    {
        var rows = new FeatureRows();
        for (var i = 0; i < 10; i++)
            rows.Add(i == 0 ? Vector((i % 2, 1f), (7, 1f)) : Vector((i % 2, 1f)), i % 2, i);
        var model = SoftmaxRegression.Fit(rows, [.. Enumerable.Range(0, 10)], 2, 8, new SoftmaxOptions { MinDocuments = 2 }, CancellationToken.None);
        Assert.Equal(0, model.Seen[7]);
        Assert.Equal(0f, model.Weights[14]);
    }

    [Fact]
    public void Folds_never_part_a_group_and_spread_the_labels()
    {
        var documents = Enumerable.Range(0, 120).Select(i => new CorpusDocument($"d{i}", i % 2 == 0 ? "a" : "b", "en", "") { Group = $"sender {i / 2 % 30} {i % 2}" }).ToList();
        var folds = CrossValidation.Folds(documents, 5, 1);
        foreach (var group in Enumerable.Range(0, 120).GroupBy(i => documents[i].Group))
            Assert.Single(group.Select(i => folds[i]).Distinct());
        foreach (var fold in Enumerable.Range(0, 120).GroupBy(i => folds[i]))
            Assert.Equal(2, fold.Select(i => documents[i].Label).Distinct().Count());
    }

    [Fact]
    public void Calibration_takes_back_overconfidence()
    {
        // Logits say 0.95; the truth is 0.75.
        var logit = (float)Math.Log(0.95 / 0.05);
        var outcomes = Enumerable.Range(0, 400).Select(i => new Outcome(i, i % 4 == 0 ? 1 : 0, 0, [logit, 0f], 1, 10))
            .Concat(Enumerable.Range(0, 400).Select(i => new Outcome(i, i % 4 == 0 ? 0 : 1, 0, [0f, logit], 1, 10))).ToList();
        var calibration = CalibrationFit.Fit(outcomes, 2);
        Assert.Equal(0.75, calibration.Apply([logit, 0f])[0], 2);
    }

    [Fact]
    public void A_threshold_is_the_lowest_confidence_that_keeps_the_precision()
    {
        // From 0.9 on all are right; below, half of them.
        var outcomes = Enumerable.Range(0, 100).Select(i => Outcome(0.9 + (i * 0.0005), right: true))
            .Concat(Enumerable.Range(0, 100).Select(i => Outcome(0.6 + (i * 0.001), right: i % 2 == 0))).ToList();
        var threshold = ThresholdFit.Fit(outcomes, new Calibration(), ["a", "b"], 0.97)["a"];
        Assert.InRange(threshold, 0.68, 0.9);

        static Outcome Outcome(double confidence, bool right) =>
            new(0, right ? 0 : 1, 0, [(float)Math.Log(confidence), (float)Math.Log(1 - confidence)], 1, 10);
    }

    private static FeatureVector Vector(params (int Id, float Weight)[] entries)
    {
        var vector = new FeatureVector();
        vector.Resize(entries.Length);
        for (var i = 0; i < entries.Length; i++)
            (vector.Ids[i], vector.Weights[i]) = entries[i];
        return vector;
    }
}
