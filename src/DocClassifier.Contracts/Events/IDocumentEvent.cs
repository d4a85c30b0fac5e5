namespace DocClassifier.Contracts.Events;

/// <summary>An event about one document. Its record's key is the root of <see cref="DocumentId"/>.</summary>
public interface IDocumentEvent
{
    /// <summary>The full id, with the part.</summary>
    string DocumentId { get; }
}
