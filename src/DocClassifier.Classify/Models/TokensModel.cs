using System.Runtime.InteropServices;
using DocClassifier.Classify.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DocClassifier.Classify.Models;

/// <summary>The signature <c>tokens</c>: hashed features in, a score for each label out. What the default models are.</summary>
internal sealed class TokensModel : ScoringModel
{
    [ThreadStatic]
    private static FeatureVector? _vector;

    private readonly FeatureExtractor _extractor;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    // Each thread keeps the tensors that its runs write: to make them for each run costs half a microsecond.
    private readonly ThreadLocal<Results> _results;

    public TokensModel(ModelPackage package, InferenceSession session)
        : base(package, session)
    {
        var signature = Manifest.Signature;
        _extractor = new FeatureExtractor(Manifest.Features ?? throw new ArgumentException("the manifest has no features"));
        Require(session.InputMetadata, signature.Ids, TensorElementType.Int64, 2);
        Require(session.InputMetadata, signature.Weights, TensorElementType.Float, 2);
        _inputs = [signature.Ids, signature.Weights];
        _outputs = signature.Support is { } support ? [signature.Output, support] : [signature.Output];
        foreach (var output in _outputs)
            Require(session.OutputMetadata, output, TensorElementType.Float, 2);
        _results = new ThreadLocal<Results>(() => new Results(Manifest.Labels.Count, _outputs.Length));
    }

    public override ModelScore Score(DocumentText document)
    {
        var vector = _vector ??= new FeatureVector();
        _extractor.Extract(document, vector);
        var results = Run(vector);
        return new ModelScore(ToLogits([.. results.Logits]), results.Support[0], vector.Words);
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

    private Results Run(FeatureVector vector)
    {
        using var ids = Tensor(vector.Ids, vector.Count);
        using var weights = Tensor(vector.Weights, vector.Count);
        OrtValue[] inputs = [ids, weights];
        var results = _results.Value!;
        Session.Run(RunOptions, _inputs, inputs, _outputs, results.Tensors);
        GC.KeepAlive(this);
        return results;
    }

    // A row over memory that never moves, without a copy.
    private static OrtValue Tensor<T>(T[] pinned, int count)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, MemoryMarshal.CreateFromPinnedArray(pinned, 0, count), [1, count]);

    private sealed class Results
    {
        public Results(int labels, int outputs)
        {
            Logits = GC.AllocateArray<float>(labels, pinned: true);
            Support = GC.AllocateArray<float>(1, pinned: true);
            // What a graph without that output has.
            Support[0] = 1f;
            Tensors = [.. new[] { Tensor(Logits, labels), Tensor(Support, 1) }.Take(outputs)];
        }

        public float[] Logits { get; }

        public float[] Support { get; }

        /// <summary>Over the memory above, in the order of the model's outputs.</summary>
        public OrtValue[] Tensors { get; }
    }
}
