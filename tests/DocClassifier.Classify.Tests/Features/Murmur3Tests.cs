using System.Text;
using DocClassifier.Classify.Features;

namespace DocClassifier.Classify.Tests.Features;

public sealed class Murmur3Tests
{
    // Published vectors of MurmurHash3_x86_32.
    [Theory]
    [InlineData("", 0u, 0u)]
    [InlineData("", 1u, 0x514E28B7u)]
    [InlineData("test", 0x9747b28cu, 0x704b81dcu)]
    [InlineData("Hello, world!", 0x9747b28cu, 0x24884CBAu)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x9747b28cu, 0x2FA826CDu)]
    public void Hashes_of_bytes_are_those_of_the_reference(string text, uint seed, uint expected) =>
        Assert.Equal(expected, Murmur3.Hash32(Encoding.UTF8.GetBytes(text), seed));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("_re")]
    [InlineData("Rechnung")]
    public void Hashes_of_characters_are_those_of_their_utf16_bytes(string text) =>
        Assert.Equal(Murmur3.Hash32(Encoding.Unicode.GetBytes(text), 7), Murmur3.Hash32(text.AsSpan(), 7));

    [Fact]
    public void Hashes_of_two_words_are_those_of_their_eight_bytes() =>
        Assert.Equal(
            Murmur3.Hash32([4, 3, 2, 1, 8, 7, 6, 5], 9), Murmur3.Hash32(0x01020304u, 0x05060708u, 9));
}
