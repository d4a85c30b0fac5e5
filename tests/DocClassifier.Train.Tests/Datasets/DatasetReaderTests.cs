using DocClassifier.Train.Datasets;

namespace DocClassifier.Train.Tests.Datasets;

public sealed class DatasetReaderTests
{
    [Fact]
    public void A_tree_of_labels_is_read_in_order()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("offer/b.txt", "x");
        temporary.Write("offer/.hidden", "x");
        var file = temporary.Write("invoice/sub/a.pdf", "x");
        var documents = DatasetReader.Read(temporary.Path);
        Assert.Equal(["invoice", "offer"], documents.Select(d => d.Label));
        Assert.Equal(file, documents[0].File);
    }

    [Fact]
    public void A_folder_with_labels_tsv_is_read_by_its_columns()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("labels.tsv", "label\tpath\tlanguage\tsource\ninvoice\tdocs/ä b.pdf\tde\tacme\n\nother\tc.txt\t\t\n");
        var documents = DatasetReader.Read(temporary.Path);
        Assert.Equal(2, documents.Count);
        Assert.Equal(Path.Combine(temporary.Path, "docs/ä b.pdf"), documents[0].File);
        Assert.Equal(("invoice", "de", "acme"), (documents[0].Label, documents[0].Language, documents[0].Source));
        Assert.Null(documents[1].Source);
    }

    [Fact]
    public void Json_lines_are_read_with_their_subject()
    {
        using var temporary = new TemporaryFolder();
        var file = temporary.Write("set.jsonl", "\n{\"label\":\"offer\",\"text\":\"we offer\",\"subject\":\"Price\",\"lang\":\"en\"}\n{\"label\":\"other\",\"text\":\"\"}\n");
        var documents = DatasetReader.Read(file);
        Assert.Equal("Subject: Price\n\nwe offer", documents[0].Text!.Text);
        Assert.Equal("en", documents[0].Language);
        Assert.Equal("3", documents[1].Name);
    }

    [Fact]
    public void Fasttext_lines_are_read()
    {
        using var temporary = new TemporaryFolder();
        var documents = DatasetReader.Read(temporary.Write("r8.train", "__label__earn net profit rose\n__label__acq\n"));
        Assert.Equal(("earn", "net profit rose"), (documents[0].Label, documents[0].Text!.Text));
        Assert.Equal(("acq", ""), (documents[1].Label, documents[1].Text!.Text));
    }

    [Theory]
    [InlineData("set.jsonl", "{\"label\":\"a\",\"text\":\"b\"}\n{\"label\":\"a\"}", "line 2")]
    [InlineData("set.jsonl", "{\"label\":\"a\",", "line 1")]
    [InlineData("set.txt", "__label__a b\nno label", "line 2")]
    [InlineData("labels.tsv", "path\tlabel\nonly-a-path", "line 2")]
    [InlineData("labels.tsv", "file\tclass\n", "path and label")]
    public void A_broken_line_is_named(string name, string content, string expected)
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.Write(name, content);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => DatasetReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_or_empty_is_refused()
    {
        using var temporary = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => DatasetReader.Read(Path.Combine(temporary.Path, "none")));
        Assert.Throws<InvalidDataException>(() => DatasetReader.Read(temporary.Path));
    }
}
