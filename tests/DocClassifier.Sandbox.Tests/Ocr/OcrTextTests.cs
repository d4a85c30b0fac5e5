using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Sandbox.Tests.Ocr;

public sealed class OcrTextTests
{
    [Fact]
    public void Few_sure_words_are_worth_more_than_many_stray_characters()
    {
        var words = new OcrText("Quotation for doors", [95, 96, 94]);
        var debris = new OcrText(string.Join(' ', Enumerable.Repeat("D", 100)), [.. Enumerable.Repeat(90, 100)]);

        Assert.True(words.Worth > debris.Worth);
        Assert.Equal(0, debris.Worth);
        Assert.Equal(0.95, words.Confidence, 6);
    }

    [Fact]
    public void Nothing_is_worth_nothing()
    {
        var nothing = new OcrText(string.Empty, []);

        Assert.Equal((0, 0.0, 0.0), (nothing.Words, nothing.Confidence, nothing.Worth));
    }
}
