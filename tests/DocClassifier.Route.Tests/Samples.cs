using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Route.Reading;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Tests;

/// <summary>Decisions, answers and rules to test with.</summary>
internal static class Samples
{
    public const string Id = "0123456789abcdef0123456789abcdef";

    /// <summary>What a model of this installation gives beside our own seven.</summary>
    public static readonly string[] InstalledLabels = ["a", "b", "c", "spare"];
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RouteTable Table(string yaml) => RoutesReader.Read("routes.yaml", Encoding.UTF8.GetBytes(yaml));

    public static DocumentClassified Decided(string label, double confidence = 0.99, string? from = null) => new()
    {
        DocumentId = Id,
        ArrivalId = "arrival",
        Source = new DocumentSource { Kind = SourceKinds.Folder, Name = "inbox", Path = "jane-doe.txt", ReceivedAt = Noon, Size = 12 },
        Tags = ["branch-berlin"],
        Content = new ContentReference { Sha256 = new string('0', 64), Length = 12, Location = "00/00" },
        MediaType = "text/plain",
        Language = "en",
        Mail = from is null ? null : new MailHeaders { From = from, To = ["us@example.com"], Subject = "secret" },
        Excerpt = "Dear Sirs",
        Outcome = Outcomes.Decided,
        Label = label,
        Confidence = confidence,
        Scores = new Dictionary<string, double> { [label] = confidence, ["spare"] = 1 - confidence },
        Model = new ModelReference { Classifier = "text", Digest = "sha256:1", FeatureVersion = "1" },
        Decision = 1,
        DecidedBy = DecidedBy.Model,
        ReceivedAt = Noon,
        PreparedAt = Noon,
        ClassifiedAt = Noon,
    };

    public static DocumentClassified ForReview(string? label = "invoice") => Decided("invoice", 0.4) with
    {
        Outcome = Outcomes.Review,
        Label = label,
        ReviewReason = ReviewReasons.BelowThreshold,
    };

    public static DocumentLabelled Answer(DocumentClassified answered, string? label) => new()
    {
        DocumentId = answered.DocumentId,
        Label = label,
        By = "jane",
        At = answered.ClassifiedAt.AddHours(1),
        Decision = answered.Decision + 1,
        Answers = answered,
    };

    public static DocumentClassified Superseding(this DocumentClassified decision, DocumentClassified earlier, params string[] departments) => decision with
    {
        Decision = earlier.Decision + 1,
        Supersedes = new SupersededDecision { Decision = earlier.Decision, Label = earlier.Label, Departments = departments },
    };
}
