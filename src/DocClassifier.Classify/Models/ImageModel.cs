using DocClassifier.Classify.Features;
using DocClassifier.Classify.Onnx;

namespace DocClassifier.Classify.Models;

/// <summary>The signature <c>image</c>: the graph takes a grey page.</summary>
internal sealed class ImageModel : ScoringModel
{
    private readonly NativeName _input;
    private readonly NativeName _output;

    public ImageModel(ModelPackage package, OnnxSession session)
        : base(package, session)
    {
        var signature = Manifest.Signature;
        Shape = Require(session.Inputs, signature.Input, OnnxElementType.Float, 4).Shape;
        Require(session.Outputs, signature.Output, OnnxElementType.Float, 2);
        _input = new NativeName(signature.Input);
        _output = new NativeName(signature.Output);
    }

    /// <summary>N, 1, height, width; -1 where the graph leaves it open.</summary>
    public IReadOnlyList<long> Shape { get; }

    public override ModelScore Score(DocumentText document) =>
        throw new NotSupportedException($"The model {Digest} reads images, not text.");

    /// <summary>Scores a page: rows from the top, 0 black to 1 white.</summary>
    public ModelScore Score(Memory<float> grey, int height, int width)
    {
        using var image = OnnxValue.Over(grey, 1, 1, height, width);
        return new ModelScore(ToLogits(Session.RunToFloats([_input], [image], _output)), 1f, 0);
    }

    protected override void Try()
    {
        var height = (int)Math.Max(Shape[2], 32);
        var width = (int)Math.Max(Shape[3], 32);
        if (Score(new float[height * width], height, width).Logits.Length != Manifest.Labels.Count)
            throw new ArgumentException($"its output {Manifest.Signature.Output} has not one number for each label");
    }
}
