namespace DocClassifier.Prepare.Extracting;

/// <summary>What the worker must know beside the bytes.</summary>
/// <param name="Limits">What the document may hold.</param>
/// <param name="Charset">For a part: the charset its mail declared; null when unknown.</param>
internal sealed record ExtractArguments(ExtractLimits Limits, string? Charset);
