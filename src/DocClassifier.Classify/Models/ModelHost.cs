using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DocClassifier.Classify.Models;

/// <summary>
/// Holds the model in use of each classifier. A new one is loaded and tried beside it and then takes its place whole; documents under way
/// finish on the old one. Thread-safe.
/// </summary>
public sealed class ModelHost
{
    private readonly ConcurrentDictionary<string, Lazy<ScoringModel>> _models = new();
    private readonly ModelFolder _folder;
    private readonly ILogger<ModelHost> _logger;

    public ModelHost(IOptions<ClassifyOptions> options, ILogger<ModelHost> logger)
    {
        _folder = ModelFolder.Find(options.Value.Models);
        _logger = logger;
    }

    /// <summary>Digest of the model in use, which is loaded if it is not yet.</summary>
    /// <exception cref="ModelPackageException">It cannot be loaded.</exception>
    public string Digest(string classifier) => Current(classifier).Digest;

    /// <summary>Whether the classifier has a model, loading it if needed; otherwise a sentence that says why not.</summary>
    public string? Check(string classifier)
    {
        try
        {
            Current(classifier);
            return null;
        }
        catch (ModelPackageException e)
        {
            return e.Message;
        }
    }

    /// <summary>Loads a package, tries it, and puts it in the place of the one in use, which stays when anything is wrong.</summary>
    /// <param name="classifier"><c>text</c> or <c>scan</c>.</param>
    /// <param name="model">A digest, a folder, or <c>champion</c>.</param>
    /// <exception cref="ModelPackageException">It cannot be loaded.</exception>
    public void Swap(string classifier, string model)
    {
        var next = Load(classifier, model);
        // A document may have taken the old one and not begun its run: it is freed with the last reference.
        _models[classifier] = new Lazy<ScoringModel>(next);
    }

    internal ScoringModel Current(string classifier)
    {
        try
        {
            return _models.GetOrAdd(classifier, name => new Lazy<ScoringModel>(() => Load(name, null))).Value;
        }
        catch (ModelPackageException)
        {
            // A Lazy keeps its exception; the next caller tries anew.
            _models.TryRemove(classifier, out _);
            throw;
        }
    }

    private ScoringModel Load(string classifier, string? model)
    {
        var loaded = ScoringModel.Load(_folder.Read(classifier, model));
        Log.ModelLoaded(_logger, classifier, loaded.Digest, OrtEnv.Instance().GetVersionString());
        return loaded;
    }
}
