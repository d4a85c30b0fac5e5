using DocClassifier.Contracts.Events;

namespace DocClassifier.Bench.Serdes;

/// <summary>Two events of every type: one with everything, one with nothing that may be missing.</summary>
internal static class SampleEvents
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 7, 1, 12, 34, 56, TimeSpan.Zero).AddTicks(1_234_560);

    private static readonly DocumentSource Source = new()
    {
        Kind = "folder",
        Name = "inbox",
        Path = "büro/Rechnung 1.pdf",
        ReceivedAt = Time,
        Size = 5_000_000_000,
    };

    private static readonly ContentReference Content = new() { Sha256 = new string('a', 64), Length = 123, Location = "aa/a", MediaType = "text/plain" };

    private static readonly ContentReference Bare = new() { Sha256 = "", Length = 0, Location = "" };

    private static readonly MailHeaders Mail = new()
    {
        Subject = "Ihre Bestellung 📦",
        From = "a@example.org",
        To = ["b@example.org", "c@example.org"],
        Date = Time.AddDays(-30_000),
        MessageId = "1@x",
    };

    private static readonly Preparation Prepared = new() { Version = "1", Steps = ["unpack", "nfkc"] };

    private static readonly DocumentClassified Decided = new()
    {
        DocumentId = "0123/1",
        ParentId = "0123",
        ArrivalId = "arrival",
        Source = Source,
        Tags = ["büro"],
        Content = Content,
        MediaType = "text/plain",
        Language = "de",
        Mail = Mail,
        Excerpt = "Sehr geehrte Damen und Herren",
        Outcome = "decided",
        Label = "invoice",
        Confidence = 0.98,
        Scores = new Dictionary<string, double> { ["invoice"] = 0.98, ["offer"] = 0.02 },
        ReviewReason = "close-call",
        Model = new ModelReference { Classifier = "text", Digest = "d", FeatureVersion = "3" },
        Ocr = new OcrReading { Engine = "tesseract", Version = "5.3", PagesRead = 2 },
        Decision = 2,
        DecidedBy = "person",
        Person = "p",
        Supersedes = new SupersededDecision { Decision = 1, Label = "offer", Departments = ["procurement"] },
        ReceivedAt = Time,
        PreparedAt = Time,
        ClassifiedAt = Time,
    };

    private static readonly DocumentClassified ForReview = new()
    {
        DocumentId = "0123",
        ArrivalId = "arrival",
        Source = Source,
        Tags = [],
        Content = Bare,
        MediaType = "x/y",
        Excerpt = "",
        Outcome = "review",
        Scores = new Dictionary<string, double>(),
        Decision = 1,
        DecidedBy = "model",
        ReceivedAt = Time,
        PreparedAt = Time,
        ClassifiedAt = Time,
    };

    public static IEnumerable<object> All()
    {
        yield return new DocumentReceived
        {
            DocumentId = "0123/1",
            ParentId = "0123",
            ArrivalId = "arrival",
            Source = Source,
            Tags = ["a", "b"],
            Content = Content,
            Inline = new byte[] { 0, 1, 255 },
        };
        yield return new DocumentReceived { DocumentId = "0123", ArrivalId = "arrival", Source = Source, Tags = [], Content = Bare };
        yield return new TextDocument
        {
            DocumentId = "0123",
            ParentId = "01",
            ArrivalId = "arrival",
            Source = Source,
            Tags = ["t"],
            Content = Content,
            Parts = 3,
            MediaType = "m",
            Language = "fr",
            Mail = Mail,
            Text = new string('ä', 50_000),
            TextContent = Content,
            QuotedFrom = 0,
            Prepared = Prepared,
            ReceivedAt = Time,
            PreparedAt = Time.AddSeconds(1),
        };
        yield return new TextDocument
        {
            DocumentId = "0123",
            ArrivalId = "arrival",
            Source = Source,
            Tags = [],
            Content = Content,
            MediaType = "m",
            Mail = new MailHeaders { To = [] },
            Prepared = Prepared with { Steps = [] },
            ReceivedAt = Time,
        };
        yield return new ScannedDocument
        {
            DocumentId = "0123",
            ParentId = "01",
            ArrivalId = "arrival",
            Source = Source,
            Tags = ["t"],
            Content = Content,
            Parts = 3,
            MediaType = "m",
            Language = "fr",
            Mail = Mail,
            Prepared = Prepared,
            ReceivedAt = Time,
            PreparedAt = Time.AddSeconds(1),
            Pages = [new PageImage { Number = 1, Content = Content, Width = 2480, Height = 3508, Dpi = 300 }],
        };
        yield return new ScannedDocument
        {
            DocumentId = "0123",
            ArrivalId = "arrival",
            Source = Source,
            Tags = [],
            Content = Content,
            MediaType = "m",
            Pages = [],
            Prepared = Prepared,
            ReceivedAt = DateTimeOffset.UnixEpoch,
        };
        yield return Decided;
        yield return ForReview;
        yield return new DocumentRouted
        {
            DocumentId = "0123",
            ParentId = "01",
            ArrivalId = "arrival",
            Department = "finance",
            Status = "routed",
            Label = "invoice",
            Confidence = 1,
            Decision = 1,
            DecidedBy = "model",
            Rule = "invoices",
            Model = Decided.Model,
            Source = Source,
            Tags = ["t"],
            Language = "de",
            Mail = Mail,
            Excerpt = "…",
            Content = Content,
            ReceivedAt = Time,
            RoutedAt = Time,
        };
        yield return new DocumentRouted
        {
            DocumentId = "0123",
            ArrivalId = "arrival",
            Department = "finance",
            Status = "withdrawn",
            Decision = int.MaxValue,
            DecidedBy = "model",
            Rule = "",
            Source = Source,
            Tags = [],
            Excerpt = "",
            Content = Content,
            ReceivedAt = Time,
            RoutedAt = Time,
        };
        yield return new DocumentLabelled
        {
            DocumentId = "0123",
            Label = "offer",
            By = "p",
            At = Time,
            Note = "n",
            Decision = 2,
            Answers = Decided,
        };
        yield return new DocumentLabelled { DocumentId = "0123", By = "p", At = Time, Decision = 2, Answers = ForReview };
        yield return new DocumentDuplicate { DocumentId = "0123", ArrivalId = "a", Source = Source, At = Time };
        yield return new DocumentSeen { DocumentId = "0123", ArrivalIds = ["a", "b"], Rejected = true, At = Time };
        yield return new ModelAlias { Classifier = "text", Alias = "champion", Digest = "d", By = "p", At = Time };
    }
}
