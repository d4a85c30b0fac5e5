using DocClassifier.Streaming.DeadLetters;

namespace DocClassifier.Streaming.Tests.DeadLetters;

public sealed class DeadLetterSourceTests
{
    [Theory]
    [InlineData("""{"documentId": "1", "source": {"kind": "folder", "name": "inbox", "path": "north/letter.pdf"}}""")]
    [InlineData("""{"documentId": "1", "answers": {"source": {"kind": "folder", "name": "inbox", "path": "north/letter.pdf"}}}""")]
    public void The_file_is_read_from_an_event_and_from_an_answer_to_one(string value) =>
        Assert.Equal(new DeadLetterSource("folder", "inbox", "north/letter.pdf"), DeadLetterSource.Of(value));

    [Theory]
    [InlineData("null")]
    [InlineData("\"hello\"")]
    [InlineData("[1]")]
    [InlineData("{\"source\": 5}")]
    [InlineData("{\"source\": {\"path\": null}}")]
    [InlineData("{\"source\": {\"path\": \"\\ud800\"}}")]
    [InlineData("{\"answers\": []}")]
    [InlineData("not JSON")]
    public void A_value_that_is_no_event_names_no_file(string value) => Assert.Null(DeadLetterSource.Of(value));
}
