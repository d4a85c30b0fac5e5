using DocClassifier.Classify.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DocClassifier.Classify.Models;

/// <summary>The signature <c>text</c>: the graph takes the text itself, as pipelines exported from scikit-learn do.</summary>
internal sealed class TextModel : ScoringModel
{
    private readonly long[] _shape;

    public TextModel(ModelPackage package, InferenceSession session)
        : base(package, session)
    {
        var signature = Manifest.Signature;
        _shape = signature.TextDimensions switch
        {
            1 => [1],
            2 => [1, 1],
            _ => throw new ArgumentException("textDimensions must be 1 or 2"),
        };
        Require(session.InputMetadata, signature.Input, TensorElementType.String, _shape.Length);
    }

    public override ModelScore Score(DocumentText document)
    {
        using var text = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, _shape);
        text.StringTensorSetElementAt(document.Text.AsSpan(), 0);
        return new ModelScore(Run(text), 1f, WordCount.Of(document.Text));
    }
}
