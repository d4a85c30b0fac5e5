namespace DocClassifier.Ingest;

/// <summary>Why ingest itself does not take a file.</summary>
/// <param name="Code"><c>empty</c> or <c>too-large</c>; all else is prepare's to reject.</param>
/// <param name="Message">A sentence with the remedy.</param>
internal sealed record Refusal(string Code, string Message);
