using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Train.Learning;
using DocClassifier.Train.Onnx;

namespace DocClassifier.Train.Tests.Onnx;

public sealed class LinearModelExporterTests
{
    private static readonly FeatureSpec Features = FeatureSpec.Default with { BucketBits = 10 };

    [Fact]
    public void The_graph_gives_what_our_own_dot_product_gives()
    {
        var random = SeededRandom.For(1, "weights");
        var extractor = new FeatureExtractor(Features);
        var model = new LinearModel(
            [.. Enumerable.Range(0, extractor.Buckets * 3).Select(_ => (float)(random.NextDouble() - 0.5))],
            [0.25f, -1f, 2f],
            [.. Enumerable.Range(0, extractor.Buckets).Select(i => (byte)(i % 2))]);
        var loaded = ScoringModel.Load(Package(LinearModelExporter.Export(model), ["a", "b", "c"]));

        foreach (var text in new[] { "", "word", "Please pay 12,50 EUR by 12.03.2025!", string.Join(' ', Enumerable.Range(0, 4000).Select(i => "w" + (char)('a' + (i % 26)) + (char)('a' + (i / 26 % 26)))) })
        {
            var vector = new FeatureVector();
            extractor.Extract(new DocumentText(text), vector);
            var ids = vector.Ids.Take(vector.Count).Select(i => (int)i).ToArray();
            var expected = model.Score(ids, vector.Weights.AsSpan(0, vector.Count));
            var score = loaded.Score(new DocumentText(text));

            // Eight bits a weight: each is off by half a step at most.
            var bound = 0.01 + (0.5 / 127 * 0.5 * vector.Weights.Take(vector.Count).Sum());
            for (var k = 0; k < 3; k++)
                Assert.InRange(score.Logits[k], expected[k] - bound, expected[k] + bound);
            Assert.Equal(model.Support(ids, vector.Weights.AsSpan(0, vector.Count)), score.Support, 3);
        }
    }

    [Fact]
    public void Equal_models_are_equal_files()
    {
        var model = new LinearModel(new float[32], [1f, 2f], new byte[16]);
        Assert.Equal(LinearModelExporter.Export(model), LinearModelExporter.Export(model));
    }

    private static ModelPackage Package(byte[] file, IReadOnlyList<string> labels) => new()
    {
        Digest = "test",
        Model = file,
        Manifest = new ModelManifest
        {
            Classifier = "text",
            Labels = labels,
            Features = Features,
            Signature = new ModelSignature { Kind = ModelSignature.Tokens, Support = "support" },
        },
    };
}
