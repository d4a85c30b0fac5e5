using DocClassifier.Contracts.Events;

namespace DocClassifier.Local;

/// <summary>What became of a document: a decision, or the reason why there is none.</summary>
internal sealed record LocalResult(string DocumentId, DocumentClassified? Decision, string? ErrorCode, string? ErrorMessage);
