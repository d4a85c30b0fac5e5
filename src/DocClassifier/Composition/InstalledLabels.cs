using DocClassifier.Classify;
using DocClassifier.Classify.Models;
using Microsoft.Extensions.Configuration;

namespace DocClassifier.Composition;

/// <summary>The labels that rules may name beside our own seven: those of the model packages that this installation has.</summary>
internal static class InstalledLabels
{
    public static IReadOnlyList<string> Of(IConfiguration settings) => ModelFolder.Find(settings[$"{ClassifyOptions.Section}:{nameof(ClassifyOptions.Models)}"]).InstalledLabels();
}
