namespace DocClassifier.Train.Learning;

/// <summary>One left-out document as a model saw it.</summary>
/// <param name="Origin">Number of the document; variations of one document share it.</param>
/// <param name="Label">What it is.</param>
/// <param name="Fold">Part of the cross-validation it was left out with.</param>
/// <param name="Logits">Not calibrated.</param>
/// <param name="Support">Share of features seen in training.</param>
/// <param name="Words">Words of two letters or more.</param>
internal sealed record Outcome(int Origin, int Label, int Fold, float[] Logits, float Support, int Words);
