using DocClassifier.Classify.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DocClassifier.Classify.Models;

/// <summary>
/// A loaded model package that scores texts. Thread-safe. Nobody disposes it: it may be swapped out while runs are in flight, and the
/// finalizer of its session waits for the last of them, because each run keeps the session reachable to its end (<see
/// cref="GC.KeepAlive"/>).
/// </summary>
internal abstract class ScoringModel
{
    protected ScoringModel(ModelPackage package, InferenceSession session)
    {
        Session = session;
        Manifest = package.Manifest;
        Digest = package.Digest;
    }

    public ModelManifest Manifest { get; }

    public string Digest { get; }

    protected InferenceSession Session { get; }

    protected RunOptions RunOptions { get; } = new();

    /// <summary>Loads the graph and checks it against the manifest.</summary>
    /// <exception cref="ModelPackageException">It does not fit, and the message names the package; or ONNX Runtime is missing.</exception>
    public static ScoringModel Load(ModelPackage package)
    {
        try
        {
            var session = Open(package.Model);
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
            throw new ModelPackageException($"The model package {package.Digest} cannot be used: {e.Message}", e);
        }
        catch (TypeInitializationException e) when (e.InnerException is DllNotFoundException)
        {
            throw new ModelPackageException("The native library of ONNX Runtime (libonnxruntime.so in the program's folder) cannot be loaded. Build the program again.", e);
        }
    }

    /// <summary>Scores a text.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    /// <exception cref="NotSupportedException">The model reads images.</exception>
    public abstract ModelScore Score(DocumentText document);

    /// <summary>One run on nothing, so that a graph that cannot run is refused when it is loaded.</summary>
    protected virtual void Try()
    {
        if (Score(new DocumentText("")).Logits.Length != Manifest.Labels.Count)
            throw new ArgumentException($"its output {Manifest.Signature.Output} has not one number for each label");
    }

    protected static NodeMetadata Require(IReadOnlyDictionary<string, NodeMetadata> tensors, string name, TensorElementType type, int dimensions)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new ArgumentException($"the graph has no {name}; it has {string.Join(", ", tensors.Keys)}");
        if (!tensor.IsTensor)
            throw new ArgumentException($"{name} is no tensor of {type}");
        if (tensor.ElementDataType != type || tensor.Dimensions.Length != dimensions)
            throw new ArgumentException($"{name} is {tensor.ElementDataType} with {tensor.Dimensions.Length} dimensions, not {type} with {dimensions}");
        return tensor;
    }

    /// <summary>Runs a graph of one input; its output may have any shape, and may be of doubles.</summary>
    protected float[] Run(OrtValue input)
    {
        using var outputs = Session.Run(RunOptions, [Manifest.Signature.Input], [input], [Manifest.Signature.Output]);
        GC.KeepAlive(this);
        var output = outputs[0];
        return ToLogits(output.GetTensorTypeAndShape().ElementDataType == TensorElementType.Double
            ? Array.ConvertAll(output.GetTensorDataAsSpan<double>().ToArray(), number => (float)number)
            : output.GetTensorDataAsSpan<float>().ToArray());
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

    // One thread a run, the caller's: documents are worked on in parallel. No arena, which never shrinks: tensors are small.
    private static InferenceSession Open(byte[] model)
    {
        OnnxTelemetry.TurnOff();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
        };
        return new InferenceSession(model, options);
    }
}
