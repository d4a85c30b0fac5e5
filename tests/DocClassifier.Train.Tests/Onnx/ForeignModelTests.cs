using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Train.Onnx;
using static DocClassifier.Train.Onnx.TensorProto.Types;

namespace DocClassifier.Train.Tests.Onnx;

/// <summary>Models made elsewhere: the signatures <c>text</c> and <c>image</c>.</summary>
public sealed class ForeignModelTests
{
    [Fact]
    public void A_model_that_takes_the_text_itself_runs()
    {
        // One-word documents are counted by a vocabulary of two, as a pipeline of scikit-learn would be exported.
        var graph = new OnnxGraph("words");
        graph.Input("input", DataType.String, "documents", 1);
        graph.Node(
            "TfIdfVectorizer",
            "counts",
            ["input"],
            ("mode", "TF"), ("min_gram_length", 1), ("max_gram_length", 1), ("max_skip_count", 0), ("ngram_counts", new long[] { 0 }),
            ("ngram_indexes", new long[] { 0, 1 }), ("pool_strings", new[] { "invoice", "Bestellung für Müller" }));
        graph.Constant<float>("tiny", DataType.Float, [0.1f], 1);
        graph.Node("Add", "probabilities", ["counts", "tiny"]);
        graph.Output("probabilities", DataType.Float, "documents", 2);

        var model = ScoringModel.Load(Package(graph, new ModelSignature
        {
            Kind = ModelSignature.Text,
            TextDimensions = 2,
            Output = "probabilities",
            OutputKind = ModelSignature.Probabilities,
        }));

        var score = model.Score(new DocumentText("Bestellung für Müller"));
        Assert.Equal(MathF.Log(0.1f), score.Logits[0], 4);
        Assert.Equal(MathF.Log(1f), score.Logits[1], 4);
        Assert.Equal(3, score.Words);
        Assert.True(model.Score(new DocumentText("invoice")).Logits[0] > -1);
    }

    [Fact]
    public void A_model_that_takes_a_page_runs_on_pixels_and_refuses_text()
    {
        var graph = new OnnxGraph("ink");
        graph.Input("input", DataType.Float, "documents", 1, "height", "width");
        graph.Node("GlobalAveragePool", "mean", ["input"]);
        graph.Constant<long>("flat", DataType.Int64, [-1, 1], 2);
        graph.Node("Reshape", "light", ["mean", "flat"]);
        graph.Node("Neg", "dark", ["light"]);
        graph.Node("Concat", "logits", ["light", "dark"], ("axis", 1));
        graph.Output("logits", DataType.Float, "documents", 2);

        var model = Assert.IsType<ImageModel>(ScoringModel.Load(Package(graph, new ModelSignature { Kind = ModelSignature.Image })));

        Assert.Equal([0.5f, -0.5f], model.Score(new float[] { 0, 1, 1, 0 }, 2, 2).Logits);
        Assert.Throws<NotSupportedException>(() => model.Score(new DocumentText("text")));
    }

    [Fact]
    public void A_model_with_another_number_of_labels_is_refused()
    {
        var graph = new OnnxGraph("ink");
        graph.Input("input", DataType.Float, "documents", 1, "height", "width");
        graph.Node("GlobalAveragePool", "mean", ["input"]);
        graph.Constant<long>("flat", DataType.Int64, [-1, 1], 2);
        graph.Node("Reshape", "logits", ["mean", "flat"]);
        graph.Output("logits", DataType.Float, "documents", 1);

        var e = Assert.Throws<ModelPackageException>(() => ScoringModel.Load(Package(graph, new ModelSignature { Kind = ModelSignature.Image })));
        Assert.Contains("one number for each label", e.Message, StringComparison.Ordinal);
    }

    private static ModelPackage Package(OnnxGraph graph, ModelSignature signature) => new()
    {
        Digest = "foreign",
        Model = graph.ToFile(),
        Manifest = new ModelManifest { Classifier = "text", Labels = ["invoice", "order"], Signature = signature },
    };
}
