namespace DocClassifier.Ingest.Posix;

internal enum RenameResult
{
    Renamed,
    TargetExists,
    SourceGone,

    /// <summary>The file system cannot rename without replacing.</summary>
    NotSupported,
}
