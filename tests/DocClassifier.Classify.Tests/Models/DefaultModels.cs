using DocClassifier.Classify.Models;

namespace DocClassifier.Classify.Tests.Models;

/// <summary>The packages the repository ships, as they lie beside the tests.</summary>
internal static class DefaultModels
{
    private static readonly Lazy<ModelPackage> LazyText = new(() => ModelFolder.Find(null).Read("text"));

    public static ModelPackage Text => LazyText.Value;

    public static string Folder(string classifier)
    {
        var folder = ModelFolder.Find(null);
        return folder.PackagePath(classifier, folder.ReadAliases()[classifier]);
    }
}
