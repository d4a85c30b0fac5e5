namespace DocClassifier.Streaming.DeadLetters;

/// <summary>A dead letter and what its replay came to, or would come to.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Partition">The partition of <see cref="DeadLetter.Target"/> that it goes to.</param>
public sealed record ReplayedLetter(DeadLetter Letter, ReplayVerdict Verdict, int Partition);
