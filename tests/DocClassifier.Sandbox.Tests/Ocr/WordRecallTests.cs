using DocClassifier.Sandbox.Ocr;
using DocClassifier.TestWorker;
using Microsoft.Extensions.Options;

namespace DocClassifier.Sandbox.Tests.Ocr;

/// <summary>How many of the words of real receipts are read. Runs where DOCCLASSIFIER_TEST_DATA names a folder with documents/receipts_sroie.</summary>
public sealed class WordRecallTests
{
    [ReceiptsTheory]
    [InlineData("007.jpg", 0.8)]
    [InlineData("151.jpg", 0.85)]
    [InlineData("249.jpg", 0.65)]
    public async Task The_words_of_a_receipt_are_read(string name, double least)
    {
        var image = Path.Combine(ReceiptsTheoryAttribute.Folder, name);
        var reader = new TesseractPageReader(TestPool.Shared, Options.Create(new OcrOptions()));

        var reading = await reader.ReadAsync(await File.ReadAllBytesAsync(image), 0, default);

        Assert.InRange(OcrRecall.Of(await File.ReadAllLinesAsync(Path.ChangeExtension(image, ".csv")), reading.Text), least, 1);
    }

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class ReceiptsTheoryAttribute : TheoryAttribute
    {
        public ReceiptsTheoryAttribute()
        {
            if (!Directory.Exists(Folder))
                Skip = "DOCCLASSIFIER_TEST_DATA does not name a folder of real documents.";
        }

        public static string Folder => Path.Combine(Environment.GetEnvironmentVariable("DOCCLASSIFIER_TEST_DATA") ?? "/nowhere", "documents", "receipts_sroie");
    }
}
