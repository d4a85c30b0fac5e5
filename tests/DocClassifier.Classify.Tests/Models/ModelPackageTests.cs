using DocClassifier.Classify.Models;

namespace DocClassifier.Classify.Tests.Models;

public sealed class ModelPackageTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("scan")]
    public void The_shipped_package_is_whole_and_small(string classifier)
    {
        var package = ModelFolder.Find(null).Read(classifier);
        Assert.Equal(classifier, package.Manifest.Classifier);
        Assert.Equal(7, package.Manifest.Labels.Count);
        Assert.InRange(package.Model.Length, 1, 4_000_000);
        Assert.NotNull(package.Manifest.Provenance);
    }

    [Theory]
    [InlineData(ModelPackage.ModelFile)]
    [InlineData(ModelPackage.ManifestFile)]
    [InlineData(ModelPackage.CardFile)]
    public void A_damaged_package_is_refused_by_name(string file)
    {
        using var temporary = new TemporaryFolder();
        var source = DefaultModels.Folder("text");
        var digest = Path.GetFileName(source);
        var copy = temporary.Copy(source, digest);
        Assert.Equal(digest, ModelPackage.Read(copy).Digest);
        var bytes = File.ReadAllBytes(Path.Combine(copy, file));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(copy, file), bytes);

        var e = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(copy));
        Assert.Contains(digest, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_without_its_graph_is_refused_by_name()
    {
        using var temporary = new TemporaryFolder();
        var copy = temporary.Copy(DefaultModels.Folder("text"), "half");
        File.Delete(Path.Combine(copy, ModelPackage.ModelFile));
        Assert.Contains("half", Assert.Throws<ModelPackageException>(() => ModelPackage.Read(copy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_the_same_again_gives_the_same_digest_and_it_reads_back()
    {
        using var temporary = new TemporaryFolder();
        var manifest = DefaultModels.Text.Manifest;
        var first = ModelPackage.Write(temporary.Path, manifest, [1, 2, 3], "card");
        Assert.Equal(first, ModelPackage.Write(temporary.Path, manifest, [1, 2, 3], "card"));
        Assert.NotEqual(first, ModelPackage.Write(temporary.Path, manifest, [1, 2, 4], "card"));
        var folder = new ModelFolder(temporary.Path);
        folder.WriteAlias("text", first);
        var read = folder.Read("text");
        Assert.Equal(first, read.Digest);
        Assert.Equal(manifest.Decision.Thresholds, read.Manifest.Decision.Thresholds);
        Assert.Equal(manifest.Features!.Groups, read.Manifest.Features!.Groups);
    }

    [Fact]
    public void A_graph_that_does_not_fit_its_manifest_is_refused_by_name()
    {
        var package = DefaultModels.Text;
        var wrong = package with { Manifest = package.Manifest with { Signature = package.Manifest.Signature with { Ids = "tokens" } } };
        var e = Assert.Throws<ModelPackageException>(() => ScoringModel.Load(wrong));
        Assert.Contains(package.Digest, e.Message, StringComparison.Ordinal);
        Assert.Contains("has no tokens", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_digest_is_named() =>
        Assert.Contains("abc", Assert.Throws<ModelPackageException>(() => ModelFolder.Find(null).Read("text", "abc")).Message, StringComparison.Ordinal);
}
