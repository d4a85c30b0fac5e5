using DocClassifier.Prepare.Cleaning;

namespace DocClassifier.Prepare.Tests.Cleaning;

public sealed class TextCleanerTests
{
    [Theory]
    [InlineData("ﬁnal oﬀer", "final offer")]
    [InlineData("caf\u0065\u0301", "café")]
    [InlineData("ＡＢＣ １２３", "ABC 123")]
    [InlineData("a\u00a0b\u2003c", "a b c")]
    public void Text_is_normalised_to_NFKC(string raw, string clean) => Assert.Equal(clean, Clean(raw));

    [Theory]
    [InlineData("a\u0000b\u0007c\u200bd\u202ee\ufefff", "abcdef")]
    [InlineData("page one\fpage two", "page one\n\npage two")]
    [InlineData("a\r\nb\rc\u0085d", "a\nb\nc\nd")]
    public void Control_characters_are_dropped_and_line_ends_made_one(string raw, string clean) => Assert.Equal(clean, Clean(raw));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("lone \ufffd half", Clean("lone \ud800 half"));

    [Fact]
    public void White_space_is_made_small() => Assert.Equal("a b\n\nc", Clean("\n\n  a \t  b  \n\n\n\n   c   \n"));

    [Fact]
    public void Only_steps_that_changed_something_are_noted()
    {
        var steps = new List<string>();
        TextCleaner.Clean("plain words\nin two lines", Quoting.Mail, null, steps.Add);
        Assert.Empty(steps);

        TextCleaner.Clean("ﬁve  wo-\nrds", Quoting.Mail, null, steps.Add);
        Assert.Equal(["nfkc", "whitespace", "dehyphenate"], steps);
    }

    [Fact]
    public void Cleaning_twice_changes_nothing()
    {
        const string raw = "A  let-\nter\r\nwith ﬁne\u00a0words\n\n\n\u0007and E-\nMail";
        Assert.Equal(Clean(raw), Clean(Clean(raw)));
    }

    private static string Clean(string raw) => TextCleaner.Clean(raw, Quoting.Mail, null, _ => { }).Text;
}
