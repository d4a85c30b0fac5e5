namespace DocClassifier.Storage;

/// <summary>The bytes in the content store are not those that were stored: their hash differs.</summary>
public sealed class ContentCorruptException(string sha256)
    : Exception($"Content {sha256} in the content store is damaged: its bytes have another SHA-256. Restore it from a backup.");
