using DocClassifier.Classify.Features;
using DocClassifier.Classify.Onnx;

namespace DocClassifier.Classify.Models;

/// <summary>The signature <c>text</c>: the graph takes the text itself, as pipelines exported from scikit-learn do.</summary>
internal sealed class TextModel : ScoringModel
{
    private readonly NativeName _input;
    private readonly NativeName _output;
    private readonly int _dimensions;

    public TextModel(ModelPackage package, OnnxSession session)
        : base(package, session)
    {
        var signature = Manifest.Signature;
        _dimensions = signature.TextDimensions;
        if (_dimensions is not (1 or 2))
            throw new ArgumentException("textDimensions must be 1 or 2");
        Require(session.Inputs, signature.Input, OnnxElementType.String, _dimensions);
        _input = new NativeName(signature.Input);
        _output = new NativeName(signature.Output);
    }

    public override ModelScore Score(DocumentText document)
    {
        using var text = _dimensions == 1 ? OnnxValue.Strings([document.Text], 1) : OnnxValue.Strings([document.Text], 1, 1);
        var logits = ToLogits(Session.RunToFloats([_input], [text], _output));
        return new ModelScore(logits, 1f, WordCount.Of(document.Text));
    }
}
