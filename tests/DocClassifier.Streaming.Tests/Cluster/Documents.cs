using System.Globalization;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>Events to send through stages.</summary>
internal static class Documents
{
    private static readonly DateTimeOffset Time = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static TextDocument Text(int number, string text = "text") => new()
    {
        DocumentId = Id(number),
        ArrivalId = "arrival-" + number.ToString(CultureInfo.InvariantCulture),
        Source = Source,
        Tags = [],
        Content = Content(number),
        MediaType = "text/plain",
        Text = text,
        Prepared = new Preparation { Version = "1", Steps = [] },
        ReceivedAt = Time,
    };

    public static DocumentReceived Received(int number, string arrival) => new()
    {
        DocumentId = Id(number),
        ArrivalId = arrival,
        Source = Source,
        Tags = [],
        Content = Content(number),
    };

    public static DocumentClassified Classified(int number, string part = "") => new()
    {
        DocumentId = Id(number) + part,
        ArrivalId = "a",
        Source = Source,
        Tags = [],
        Content = Content(number),
        MediaType = "text/plain",
        Excerpt = "",
        Outcome = Outcomes.Review,
        Scores = new Dictionary<string, double>(),
        Decision = 1,
        DecidedBy = DecidedBy.Model,
        ReceivedAt = Time,
        PreparedAt = Time,
        ClassifiedAt = Time,
    };

    public static DocumentLabelled Labelled(int number, string part, int decision) => new()
    {
        DocumentId = Id(number) + part,
        Label = "offer",
        By = "me",
        At = Time,
        Decision = decision,
        Answers = Classified(number, part),
    };

    public static string Id(int number) => DocumentIds.FromContent(BitConverter.GetBytes(number));

    private static DocumentSource Source => new() { Kind = SourceKinds.Folder, Name = "inbox", Path = "a.txt", ReceivedAt = Time, Size = 4 };

    private static ContentReference Content(int number) => new() { Sha256 = Id(number) + Id(number), Length = 4, Location = Id(number) };
}
