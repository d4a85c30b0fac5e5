using System.Text;
using DocClassifier.Streaming.Records;

namespace DocClassifier.Streaming.Tests.Records;

public sealed class Murmur2Tests
{
    // From the tests of Kafka's Java client (UtilsTest.testMurmur2).
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void It_is_the_hash_of_the_java_client(string key, int expected) => Assert.Equal((uint)expected, Murmur2.Hash(Encoding.UTF8.GetBytes(key)));
}
