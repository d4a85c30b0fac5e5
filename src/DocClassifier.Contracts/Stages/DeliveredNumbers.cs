namespace DocClassifier.Contracts.Stages;

/// <summary>
/// The highest number that took effect, per document, of one partition: the memory behind <see cref="OncePerNumber"/>. What is released
/// but not committed is a layer of its own, merged on commit and forgotten on abort. Not thread-safe: the engine calls it under the lock of
/// its release.
/// </summary>
public sealed class DeliveredNumbers
{
    private readonly Dictionary<string, int> _committed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _released = new(StringComparer.Ordinal);

    /// <summary>Documents remembered, about 150 bytes each.</summary>
    public int Count => _committed.Count;

    /// <summary>Takes in a record of the compacted topic; a lower number than the known one changes nothing.</summary>
    public void Restore(string documentId, int number) => Raise(_committed, documentId, number);

    /// <summary>Takes in a tombstone of the compacted topic.</summary>
    public void Forget(string documentId) => _committed.Remove(documentId);

    /// <summary>Whether <paramref name="number"/> is above all that took effect or is on its way; if so, it counts as released.</summary>
    public bool TryRelease(string documentId, int number)
    {
        if (Known(_released, documentId) >= number || Known(_committed, documentId) >= number)
            return false;
        _released[documentId] = number;
        return true;
    }

    /// <summary>The transaction of what was released has committed.</summary>
    public void Commit()
    {
        foreach (var (documentId, number) in _released)
            Raise(_committed, documentId, number);
        _released.Clear();
    }

    /// <summary>It has not: what was released will be released again.</summary>
    public void Abort() => _released.Clear();

    private static int Known(Dictionary<string, int> layer, string documentId) => layer.GetValueOrDefault(documentId, int.MinValue);

    private static void Raise(Dictionary<string, int> layer, string documentId, int number) =>
        layer[documentId] = Math.Max(number, Known(layer, documentId));
}
