using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DocClassifier.Classify.Tests.Models;

public sealed class ModelHostTests
{
    [Fact]
    public void A_bad_model_leaves_the_one_in_use_in_its_place()
    {
        using var temporary = new TemporaryFolder();
        var host = Host(null);
        var digest = host.Digest("text");
        var bad = temporary.Copy(DefaultModels.Folder("text"), "bad");
        Assert.Throws<ModelPackageException>(() => host.Swap("text", bad));
        Assert.Equal(digest, host.Digest("text"));
    }

    [Fact]
    public async Task Documents_under_way_survive_swaps()
    {
        using var temporary = new TemporaryFolder();
        var package = DefaultModels.Text;
        var other = ModelPackage.Write(temporary.Path, package.Manifest with { Languages = ["xx"] }, package.Model, "other");
        var champion = ModelPackage.Write(temporary.Path, package.Manifest, package.Model, "champion");
        new ModelFolder(temporary.Path).WriteAlias("text", champion);
        var host = Host(temporary.Path);
        var classifier = new Classifier(host, Options.Create(new ClassifyOptions()));
        using var stop = new CancellationTokenSource();
        using var done = new SemaphoreSlim(0);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var work = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                seen.TryAdd(classifier.Classify("text", new DocumentText("Invoice 12, please pay 30 EUR")).Model.Digest, 1);
                done.Release();
            }
        })).ToArray();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await done.WaitAsync(TimeSpan.FromSeconds(20)));
            host.Swap("text", i % 2 == 0 ? other : champion);
        }

        await stop.CancelAsync();
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(seen.Keys, digest => Assert.Contains(digest, new[] { other, champion }));
    }

    [Fact]
    public void A_folder_without_models_is_one_clear_line()
    {
        using var temporary = new TemporaryFolder();
        var host = Host(temporary.Path);
        var message = host.Check("text");
        Assert.Contains("Classify:Models", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message!);
    }

    private static ModelHost Host(string? models) =>
        new(Options.Create(new ClassifyOptions { Models = models }), NullLogger<ModelHost>.Instance);
}
