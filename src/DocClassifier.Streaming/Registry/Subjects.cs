namespace DocClassifier.Streaming.Registry;

/// <summary>Names of subjects: Confluent's TopicNameStrategy.</summary>
public static class Subjects
{
    /// <summary>The subject of a topic's values; both names with the prefix.</summary>
    public static string OfValues(string prefixedTopic) => prefixedTopic + "-value";
}
