using DocClassifier.Classify.Models;

namespace DocClassifier.Train;

/// <summary>A package that was made.</summary>
/// <param name="Classifier">Such as <c>text</c>.</param>
/// <param name="Digest">Names the package.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Metrics">On senders left out.</param>
public sealed record TrainingResult(string Classifier, string Digest, string Folder, ModelMetrics Metrics);
