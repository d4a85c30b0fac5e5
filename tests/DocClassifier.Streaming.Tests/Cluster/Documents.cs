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
        DocumentId = Id(number), ArrivalId = "arrival-" + number.ToString(CultureInfo.InvariantCulture), Source = Source, Tags = [], Content = Content(number),
        MediaType = "text/plain", Text = text, Prepared = new Preparation { Version = "1", Steps = [] }, ReceivedAt = Time,
    };

    public static DocumentReceived Received(int number, string arrival) => new()
    {
        DocumentId = Id(number), ArrivalId = arrival, Source = Source, Tags = [], Content = Content(number),
    };

    public static string Id(int number) => DocumentIds.FromContent(BitConverter.GetBytes(number));

    private static DocumentSource Source => new() { Kind = SourceKinds.Folder, Name = "inbox", Path = "a.txt", ReceivedAt = Time, Size = 4 };

    private static ContentReference Content(int number) => new() { Sha256 = Id(number) + Id(number), Length = 4, Location = Id(number) };
}
