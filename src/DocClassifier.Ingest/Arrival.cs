using DocClassifier.Contracts.Events;

namespace DocClassifier.Ingest;

/// <summary>What a source knows of a file it has claimed. A retry repeats it to the letter.</summary>
internal sealed record Arrival(string ArrivalId, DocumentSource Source, IReadOnlyList<string> Tags);
