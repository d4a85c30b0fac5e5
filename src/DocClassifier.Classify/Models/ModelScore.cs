namespace DocClassifier.Classify.Models;

/// <summary>What a model makes of a text.</summary>
/// <param name="Logits">One for each label, not calibrated.</param>
/// <param name="Support">Share of the features seen in training; 1 when the model does not say.</param>
/// <param name="Words">Words of two letters or more.</param>
internal readonly record struct ModelScore(float[] Logits, float Support, int Words);
