namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>What a tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors);
