namespace DocClassifier.Classify.Models;

/// <summary>Quality for one label.</summary>
/// <param name="Documents">That have the label.</param>
/// <param name="Precision">Share of what was given the label that has it.</param>
/// <param name="Recall">Share of what has the label that was given it.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="Automatic">Share of its documents that was not sent to review.</param>
/// <param name="AutomaticPrecision">Share of what was given the label without review that has it.</param>
public sealed record LabelMetrics(int Documents, double Precision, double Recall, double F1, double Automatic, double AutomaticPrecision);
