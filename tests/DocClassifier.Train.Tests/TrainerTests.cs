using System.ComponentModel.DataAnnotations;
using DocClassifier.Classify;
using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Train.Learning;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Train.Tests;

public sealed class TrainerTests
{
    private static readonly string[] Invoices = ["please pay the amount due", "payment of this bill is due", "amount payable within ten days", "your bill, pay by transfer", "due payment, total amount", "the bill totals, pay soon"];
    private static readonly string[] Others = ["the match ended in a draw", "weather for the weekend", "the band plays in the park", "draw for the cup weekend", "park weather and match report", "the band and the cup match"];

    [Fact]
    public async Task The_same_corpus_and_seed_give_the_same_package_which_decides()
    {
        using var temporary = new TemporaryFolder();
        var options = Options(temporary);

        var first = await Trainer.TrainAsync(options, null, CancellationToken.None);
        var again = await Trainer.TrainAsync(options with { Models = Path.Combine(temporary.Path, "again") }, null, CancellationToken.None);
        var other = await Trainer.TrainAsync(options with { Seed = 2 }, null, CancellationToken.None);

        Assert.Equal(["text", "scan"], first.Select(r => r.Classifier));
        Assert.Equal(first.Select(r => r.Digest), again.Select(r => r.Digest));
        Assert.NotEqual(first[0].Digest, other[0].Digest);
        Assert.Equal(36, first[0].Metrics.Documents);

        var host = new ModelHost(Microsoft.Extensions.Options.Options.Create(new ClassifyOptions { Models = options.Models }), NullLogger<ModelHost>.Instance);
        host.Swap("text", first[0].Digest);
        var classifier = new Classifier(host, Microsoft.Extensions.Options.Options.Create(new ClassifyOptions()));
        Assert.Equal("invoice", classifier.Classify("text", new DocumentText("the amount of the bill is due, please pay")).Label);
        Assert.Equal("other", classifier.Classify("text", new DocumentText("the weather at the match in the park")).Label);
        Assert.Contains(classifier.Explain("text", new DocumentText("pay the bill in the park"), "invoice"), e => e is { Word: "pay" or "bill", Weight: > 0 });
    }

    [Fact]
    public async Task A_package_tells_where_it_comes_from_and_how_good_it_is()
    {
        using var temporary = new TemporaryFolder();
        var result = (await Trainer.TrainAsync(Options(temporary), null, CancellationToken.None))[0];

        var manifest = ModelPackage.Read(result.Folder).Manifest;
        Assert.StartsWith("sha256:", manifest.Provenance!.Dataset, StringComparison.Ordinal);
        Assert.Equal(12, manifest.Provenance.Documents);
        Assert.Equal(["invoice", "other"], manifest.Metrics!.PerLabel.Keys.Order());
        Assert.Equal(["en"], manifest.Languages);
        Assert.Contains("macro recall", await File.ReadAllTextAsync(Path.Combine(result.Folder, ModelPackage.CardFile)), StringComparison.Ordinal);
        Assert.Equal(result.Digest, new ModelFolder(Path.GetDirectoryName(Path.GetDirectoryName(result.Folder))!).ReadAliases()["text"]);
    }

    [Fact]
    public async Task A_corpus_too_small_to_leave_anything_out_is_refused()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("corpus/invoice/en-01.txt", "pay");
        await Assert.ThrowsAsync<InvalidDataException>(() => Trainer.TrainAsync(
            new TrainOptions { Corpus = Path.Combine(temporary.Path, "corpus"), Models = temporary.Path }, null, CancellationToken.None));
    }

    [Fact]
    public async Task Options_out_of_range_are_refused() =>
        await Assert.ThrowsAsync<ValidationException>(() => Trainer.TrainAsync(
            new TrainOptions { Corpus = "", Models = "", Folds = 1 }, null, CancellationToken.None));

    private static TrainOptions Options(TemporaryFolder temporary)
    {
        for (var i = 0; i < Invoices.Length; i++)
        {
            temporary.Write($"corpus/invoice/en-{i:00}.txt", Invoices[i] + " [[amount:£12.00]]");
            temporary.Write($"corpus/other/en-{i:00}.txt", Others[i] + " [[date:12 May]]");
        }

        return new TrainOptions
        {
            Corpus = Path.Combine(temporary.Path, "corpus"),
            Models = Path.Combine(temporary.Path, "models"),
            Variations = 2,
            Folds = 3,
            Features = FeatureSpec.Default with { BucketBits = 12 },
            Learner = new SoftmaxOptions { Iterations = 20 },
        };
    }
}
