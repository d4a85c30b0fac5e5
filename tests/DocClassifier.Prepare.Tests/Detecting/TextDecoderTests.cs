using System.Text;
using DocClassifier.Prepare.Detecting;

namespace DocClassifier.Prepare.Tests.Detecting;

public sealed class TextDecoderTests
{
    private const string German = "Grüße aus Köln: die Rechnung über 20 € fällt größer aus als geplant.";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_text_is_read_whatever_its_encoding(string name)
    {
        var encoding = TextDecoder.Find(name)!;

        Assert.Equal(German, TextDecoder.Decode(encoding.GetPreamble().Concat(encoding.GetBytes(German)).ToArray(), null));
    }

    [Fact]
    public void UTF_16_without_a_mark_is_seen() => Assert.Equal("Dear Sir or Madam", TextDecoder.Decode(Encoding.Unicode.GetBytes("Dear Sir or Madam"), null));

    [Theory]
    [InlineData("koi8-r", "Уважаемые господа, просим выставить счёт на оплату до конца недели. Спасибо за сотрудничество.")]
    [InlineData("shift_jis", "お世話になっております。請求書を添付いたしますのでご確認ください。よろしくお願いいたします。")]
    [InlineData("iso-8859-2", "Prosimy o przesłanie oferty na sprzęt ogrodowy. Żądamy również próbek źródłowych i łączników.")]
    public void Other_charsets_are_guessed(string charset, string text) =>
        Assert.Equal(text, TextDecoder.Decode(TextDecoder.Find(charset)!.GetBytes(text), null));

    [Fact]
    public void A_declared_charset_is_believed_unless_the_bytes_are_UTF_8()
    {
        Assert.Equal("żółć", TextDecoder.Decode(TextDecoder.Find("iso-8859-2")!.GetBytes("żółć"), "iso-8859-2"));
        Assert.Equal("Grüße", TextDecoder.Decode("Grüße"u8, "iso-8859-1"));
        Assert.Equal("日本", TextDecoder.Decode(TextDecoder.Find("iso-2022-jp")!.GetBytes("日本"), "iso-2022-jp"));
    }

    [Fact]
    public void A_damaged_character_among_many_does_no_harm()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Grüße ", 50))).Append((byte)0xC3).ToArray();

        Assert.StartsWith("Grüße Grüße", TextDecoder.Decode(bytes, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Binaries_are_no_text()
    {
        var random = new byte[4096];
        new Random(7).NextBytes(random);

        Assert.Null(TextDecoder.Decode(random, null));
        Assert.Null(TextDecoder.Decode(File.ReadAllBytes("/bin/true"), null));
        Assert.Null(TextDecoder.Decode([.. Enumerable.Repeat((byte)1, 100)], null));
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("no such thing")]
    [InlineData("")]
    [InlineData(null)]
    public void Unknown_and_unsafe_charsets_are_none(string? name) => Assert.Null(TextDecoder.Find(name));
}
