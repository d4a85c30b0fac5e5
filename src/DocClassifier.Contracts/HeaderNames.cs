namespace DocClassifier.Contracts;

/// <summary>Names of the record headers. Values are UTF-8 text, numbers in the invariant culture.</summary>
public static class HeaderNames
{
    public const string Id = "docclassifier.id";
    public const string Label = "docclassifier.label";
    public const string Confidence = "docclassifier.confidence";
    public const string Model = "docclassifier.model";
    public const string Replay = "docclassifier.replay";
    public const string TraceParent = "traceparent";

    // Dead letters: the first six are those that the tools of Kafka 4.2 read (KIP-1034).
    public const string ErrorException = "__streams.errors.exception";
    public const string ErrorMessage = "__streams.errors.message";
    public const string ErrorStackTrace = "__streams.errors.stacktrace";
    public const string ErrorTopic = "__streams.errors.topic";
    public const string ErrorPartition = "__streams.errors.partition";
    public const string ErrorOffset = "__streams.errors.offset";
    public const string Reason = "docclassifier.reason";
    public const string Attempts = "docclassifier.attempts";
    public const string FailedAt = "docclassifier.failed-at";
    public const string Group = "docclassifier.group";
    public const string ValueReference = "docclassifier.value-ref";
}
