namespace DocClassifier.Classify.Decisions;

/// <summary>A word and what it speaks for.</summary>
/// <param name="Word">As the tokenizer folds it.</param>
/// <param name="Count">How often it stands in the document.</param>
/// <param name="Weight">How far it alone lifts the label's score above the mean of all labels.</param>
public sealed record Evidence(string Word, int Count, double Weight);
