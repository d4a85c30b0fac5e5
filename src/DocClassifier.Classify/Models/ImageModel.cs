using DocClassifier.Classify.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DocClassifier.Classify.Models;

/// <summary>The signature <c>image</c>: the graph takes a grey page.</summary>
internal sealed class ImageModel : ScoringModel
{
    public ImageModel(ModelPackage package, InferenceSession session)
        : base(package, session)
    {
        var signature = Manifest.Signature;
        Shape = Require(session.InputMetadata, signature.Input, TensorElementType.Float, 4).Dimensions;
        Require(session.OutputMetadata, signature.Output, TensorElementType.Float, 2);
    }

    /// <summary>N, 1, height, width; -1 where the graph leaves it open.</summary>
    public IReadOnlyList<int> Shape { get; }

    public override ModelScore Score(DocumentText document) =>
        throw new NotSupportedException($"The model {Digest} reads images, not text.");

    /// <summary>Scores a page: rows from the top, 0 black to 1 white.</summary>
    public ModelScore Score(Memory<float> grey, int height, int width)
    {
        using var image = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, grey, [1, 1, height, width]);
        return new ModelScore(Run(image), 1f, 0);
    }

    protected override void Try()
    {
        var height = Math.Max(Shape[2], 32);
        var width = Math.Max(Shape[3], 32);
        if (Score(new float[height * width], height, width).Logits.Length != Manifest.Labels.Count)
            throw new ArgumentException($"its output {Manifest.Signature.Output} has not one number for each label");
    }
}
