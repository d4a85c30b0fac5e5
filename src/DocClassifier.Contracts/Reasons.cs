namespace DocClassifier.Contracts;

/// <summary>Why a document was rejected: stable codes that dead letters, <c>failed/</c> and scripts carry. New ones are added, none is renamed.</summary>
public static class Reasons
{
    public const string Empty = "empty";
    public const string Unsupported = "unsupported";
    public const string Broken = "broken";
    public const string Encrypted = "encrypted";
    public const string TooLarge = "too-large";
    public const string TooManyPages = "too-many-pages";
    public const string TooManyPixels = "too-many-pixels";
    public const string TooManyParts = "too-many-parts";
    public const string TooDeep = "too-deep";
    public const string ExpandsTooMuch = "expands-too-much";
    public const string Timeout = "timeout";
    public const string Memory = "memory";
    public const string ResultTooLarge = "result-too-large";
    public const string NotOurs = "not-ours";
    public const string Schema = "schema";
    public const string Unexpected = "unexpected";
    public const string KilledTheStage = "killed-the-stage";
}
