namespace DocClassifier.Train;

/// <summary>How far a training is.</summary>
/// <param name="Step">What is being done, for people.</param>
/// <param name="Done">Of <see cref="Total"/>.</param>
/// <param name="Total">Steps of this kind.</param>
public sealed record TrainingProgress(string Step, int Done, int Total);
