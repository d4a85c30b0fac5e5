namespace DocClassifier.Storage;

/// <summary>The content store has no bytes under this reference.</summary>
public sealed class ContentMissingException(string sha256)
    : Exception($"The content store has no content {sha256}. Was it cleaned away, or does Storage point to another store?");
