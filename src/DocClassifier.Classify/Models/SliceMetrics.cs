namespace DocClassifier.Classify.Models;

/// <summary>Quality on a part of the documents.</summary>
public sealed record SliceMetrics(int Documents, double Accuracy, double Automatic, double AutomaticPrecision);
