namespace DocClassifier.Bench.Processes;

/// <summary>How the program is started.</summary>
internal sealed record ProgramStart(string Program, IReadOnlyList<string> Arguments, string WorkingFolder, IReadOnlyDictionary<string, string> Environment);
