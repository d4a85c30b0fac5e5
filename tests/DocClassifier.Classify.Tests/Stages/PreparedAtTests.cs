using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Models;
using DocClassifier.Classify.Stages;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Reading;
using DocClassifier.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DocClassifier.Classify.Tests.Stages;

/// <summary>Which time a decision states as the end of preparing.</summary>
public sealed class PreparedAtTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Prepared = Now.AddDays(-3);
    private readonly ModelHost _models = new(Options.Create(new ClassifyOptions()), NullLogger<ModelHost>.Instance);

    [Fact]
    public async Task A_decision_on_a_text_carries_the_time_at_which_preparing_ended() =>
        Assert.Equal((Prepared, Now), await ClassifyTextAsync(Prepared));

    [Fact]
    public async Task A_text_from_before_that_time_was_carried_counts_as_prepared_when_it_was_taken() =>
        Assert.Equal((Now, Now), await ClassifyTextAsync(null));

    [Fact]
    public async Task A_decision_on_a_scan_carries_the_time_at_which_preparing_ended() =>
        Assert.Equal((Prepared, Now), await ClassifyScanAsync(Prepared));

    [Fact]
    public async Task A_scan_from_before_that_time_was_carried_counts_as_prepared_when_it_was_taken() =>
        Assert.Equal((Now, Now), await ClassifyScanAsync(null));

    private async Task<(DateTimeOffset PreparedAt, DateTimeOffset ClassifiedAt)> ClassifyTextAsync(DateTimeOffset? preparedAt)
    {
        var document = new TextDocument
        {
            DocumentId = "0123",
            ArrivalId = "arrival",
            Source = Source,
            Tags = [],
            Content = Content,
            MediaType = "text/plain",
            Text = "Invoice 12: please pay 30 EUR within two weeks.",
            Prepared = new Preparation { Version = "1", Steps = [] },
            ReceivedAt = Source.ReceivedAt,
            PreparedAt = preparedAt,
        };
        return await TimesAsync(new ClassifyTextStage(Classifier, new NoStore(), new FakeTimeProvider(Now)), document);
    }

    private async Task<(DateTimeOffset PreparedAt, DateTimeOffset ClassifiedAt)> ClassifyScanAsync(DateTimeOffset? preparedAt)
    {
        var document = new ScannedDocument
        {
            DocumentId = "0123",
            ArrivalId = "arrival",
            Source = Source,
            Tags = [],
            Content = Content,
            MediaType = "image/png",
            Pages = [],
            Prepared = new Preparation { Version = "1", Steps = [] },
            ReceivedAt = Source.ReceivedAt,
            PreparedAt = preparedAt,
        };
        var reader = new ScanReader(new NoPages(), Options.Create(new ClassifyOptions()), NullLogger<ScanReader>.Instance);
        return await TimesAsync(new ClassifyScanStage(Classifier, reader, new NoStore(), new FakeTimeProvider(Now)), document);
    }

    private static DocumentSource Source { get; } =
        new() { Kind = SourceKinds.Folder, Name = "inbox", Path = "a", ReceivedAt = Now.AddDays(-4), Size = 1 };

    private static ContentReference Content { get; } = new() { Sha256 = new string('a', 64), Length = 1, Location = "a" };

    private Classifier Classifier => new(_models, Options.Create(new ClassifyOptions()));

    private static async Task<(DateTimeOffset PreparedAt, DateTimeOffset ClassifiedAt)> TimesAsync(IStage stage, IDocumentEvent document)
    {
        var result = Assert.IsType<StageResult.CompletedResult>(await stage.Inputs[0].RunAsync(document, CancellationToken.None));
        var decision = Assert.IsType<DocumentClassified>(Assert.Single(result.Emissions).Value);
        return (decision.PreparedAt, decision.ClassifiedAt);
    }

    private sealed class NoPages : IPageReader
    {
        public Task<PageReading> ReadAsync(ReadOnlyMemory<byte> image, int dpi, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoStore : IContentStore
    {
        public Task<ContentReference> PutAsync(Stream content, string? mediaType, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Stream> OpenReadAsync(ContentReference content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> CheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
