using System.CommandLine;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier dlq list|show|replay</c>: dead letters, from the first look to the second try.</summary>
internal static class DlqVerb
{
    public static Command Create() =>
        new("dlq", "List, show and replay dead letters.") { DlqListVerb.Create(), DlqShowVerb.Create(), DlqReplayVerb.Create() };
}
