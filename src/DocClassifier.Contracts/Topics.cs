namespace DocClassifier.Contracts;

/// <summary>Names of the topics, without <c>Kafka:Prefix</c>, which the streaming engine puts before every one of them.</summary>
public static class Topics
{
    public const string Received = "documents.received";
    public const string Text = "documents.text";
    public const string Scans = "documents.scans";
    public const string Classified = "documents.classified";
    public const string Duplicates = "documents.duplicates";
    public const string Review = "documents.review";
    public const string Labels = "documents.labels";
    public const string Settled = "documents.settled";
    public const string Seen = "documents.seen";
    public const string ModelAliases = "models.aliases";

    /// <summary>What the topic of every department begins with.</summary>
    public const string DepartmentPrefix = "department.";

    private const string DeadLetterSuffix = ".dlq";

    /// <summary>The topic a department subscribes to, such as <c>department.finance</c>.</summary>
    public static string Department(string name) => DepartmentPrefix + name;

    /// <summary>The topic that takes the dead letters of <paramref name="topic"/>.</summary>
    public static string DeadLetters(string topic) => topic + DeadLetterSuffix;
}
