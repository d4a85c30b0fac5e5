namespace DocClassifier.Contracts;

/// <summary>Values of <c>source.kind</c>.</summary>
public static class SourceKinds
{
    public const string Folder = "folder";
    public const string S3 = "s3";
    public const string Http = "http";
}
