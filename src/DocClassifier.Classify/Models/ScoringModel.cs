using DocClassifier.Classify.Features;
using DocClassifier.Classify.Onnx;

namespace DocClassifier.Classify.Models;

/// <summary>A loaded model package that scores texts. Thread-safe; disposing lets runs under way finish.</summary>
internal abstract class ScoringModel : IDisposable
{
    protected ScoringModel(ModelPackage package, OnnxSession session)
    {
        Session = session;
        Manifest = package.Manifest;
        Digest = package.Digest;
    }

    public ModelManifest Manifest { get; }

    public string Digest { get; }

    protected OnnxSession Session { get; }

    /// <summary>Loads the graph and checks it against the manifest.</summary>
    /// <exception cref="ModelPackageException">It does not fit; the message names the package.</exception>
    public static ScoringModel Load(ModelPackage package)
    {
        OnnxSession? session = null;
        try
        {
            session = OnnxSession.Load(package.Model);
            ScoringModel model = package.Manifest.Signature.Kind switch
            {
                ModelSignature.Tokens => new TokensModel(package, session),
                ModelSignature.Text => new TextModel(package, session),
                ModelSignature.Image => new ImageModel(package, session),
                var kind => throw new ArgumentException($"signature {kind} is not known; it can be tokens, text or image"),
            };
            model.Try();
            return model;
        }
        catch (Exception e) when (e is ArgumentException or OnnxRuntimeException)
        {
            session?.Dispose();
            throw new ModelPackageException($"The model package {package.Digest} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Scores a text.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    /// <exception cref="NotSupportedException">The model reads images.</exception>
    public abstract ModelScore Score(DocumentText document);

    public void Dispose() => Session.Dispose();

    /// <summary>One run on nothing, so that a graph that cannot run is refused when it is loaded.</summary>
    protected virtual void Try()
    {
        if (Score(new DocumentText("")).Logits.Length != Manifest.Labels.Count)
            throw new ArgumentException($"its output {Manifest.Signature.Output} has not one number for each label");
    }

    protected static OnnxTensorInfo Require(IReadOnlyList<OnnxTensorInfo> infos, string name, OnnxElementType type, int dimensions)
    {
        var info = infos.FirstOrDefault(i => i.Name == name)
            ?? throw new ArgumentException($"the graph has no {name}; it has {string.Join(", ", infos.Select(i => i.Name))}");
        if (info.ElementType != type || info.Shape.Count != dimensions)
            throw new ArgumentException($"{name} is {info.ElementType} with {info.Shape.Count} dimensions, not {type} with {dimensions}");
        return info;
    }

    /// <summary>Turns probabilities into logits where the manifest says so.</summary>
    protected float[] ToLogits(float[] output)
    {
        if (Manifest.Signature.OutputKind != ModelSignature.Probabilities)
            return output;
        for (var i = 0; i < output.Length; i++)
            output[i] = MathF.Log(Math.Clamp(output[i], 1e-7f, 1f));
        return output;
    }
}
