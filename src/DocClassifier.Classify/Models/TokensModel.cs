using DocClassifier.Classify.Features;
using DocClassifier.Classify.Onnx;

namespace DocClassifier.Classify.Models;

/// <summary>The signature <c>tokens</c>: hashed features in, a score for each label out. What the default models are.</summary>
internal sealed class TokensModel : ScoringModel
{
    [ThreadStatic]
    private static FeatureVector? _vector;

    private readonly FeatureExtractor _extractor;
    private readonly NativeName[] _inputs;
    private readonly NativeName[] _outputs;

    public TokensModel(ModelPackage package, OnnxSession session)
        : base(package, session)
    {
        var signature = Manifest.Signature;
        _extractor = new FeatureExtractor(Manifest.Features ?? throw new ArgumentException("the manifest has no features"));
        Require(session.Inputs, signature.Ids, OnnxElementType.Int64, 2);
        Require(session.Inputs, signature.Weights, OnnxElementType.Float, 2);
        Require(session.Outputs, signature.Output, OnnxElementType.Float, 2);
        _inputs = [new NativeName(signature.Ids), new NativeName(signature.Weights)];
        if (signature.Support is { } support)
        {
            Require(session.Outputs, support, OnnxElementType.Float, 2);
            _outputs = [new NativeName(signature.Output), new NativeName(support)];
        }
        else
        {
            _outputs = [new NativeName(signature.Output)];
        }
    }

    public override ModelScore Score(DocumentText document)
    {
        var vector = _vector ??= new FeatureVector();
        _extractor.Extract(document, vector);
        var logits = new float[Manifest.Labels.Count];
        var support = Run(vector, logits);
        return new ModelScore(ToLogits(logits), support, vector.Words);
    }

    /// <summary>What the word alone adds to each label: the scores of its own features less those of nothing.</summary>
    public float[] ScoreOf(string word)
    {
        var empty = Score(new DocumentText("")).Logits;
        var logits = Score(new DocumentText(word)).Logits;
        for (var i = 0; i < logits.Length; i++)
            logits[i] -= empty[i];
        return logits;
    }

    private float Run(FeatureVector vector, float[] logits)
    {
        var count = vector.Count;
        using var ids = OnnxValue.Over(vector.Ids.AsMemory(0, count), 1, count);
        using var weights = OnnxValue.Over(vector.Weights.AsMemory(0, count), 1, count);
        using var output = OnnxValue.Over(logits, 1, logits.Length);
        if (_outputs.Length == 1)
        {
            Session.Run(_inputs, [ids, weights], _outputs, [output]);
            return 1f;
        }

        var support = new float[1];
        using var supportOutput = OnnxValue.Over(support, 1, 1);
        Session.Run(_inputs, [ids, weights], _outputs, [output, supportOutput]);
        return support[0];
    }
}
