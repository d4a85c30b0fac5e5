namespace DocClassifier.Ingest.Posix;

internal enum FileKind
{
    Other,
    Regular,
    Directory,
    Link,
}
