using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Prepare.Tests.Formats;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests;

public sealed class HostileInputTests
{
    private static readonly HashSet<string> Known =
    [
        Reasons.Empty, Reasons.Unsupported, Reasons.Broken, Reasons.Encrypted, Reasons.TooLarge, Reasons.TooManyPages, Reasons.TooManyPixels,
        Reasons.TooManyParts, Reasons.TooDeep, Reasons.ExpandsTooMuch, Reasons.ResultTooLarge,
    ];

    public static TheoryData<string> Seeds => ["pdf", "mail", "tnef", "docx", "png", "jpeg", "tiff", "html", "rtf", "zip", "xml"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Mutations_of_every_format_end_in_a_defined_state(string format)
    {
        var seed = Seed(format);
        var random = new Random(4711);
        for (var round = 0; round < 15; round++)
        {
            var prepared = await Prepared.FromAsync(Mutate(seed, random));

            if (prepared.Result is StageResult.RejectedResult rejected)
                Assert.Contains(rejected.Reason, Known);
            else
                Assert.All(prepared.Emissions.Where(emission => emission.Reason is not null), emission => Assert.Contains(emission.Reason!, Known));
        }

        Assert.IsType<StageResult.CompletedResult>((await Prepared.FromAsync(seed)).Result);
    }

    [RealDataTheory]
    [InlineData("eml")]
    [InlineData("hostile")]
    [InlineData("documents")]
    public async Task Real_files_end_in_a_defined_state(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(RealDataTheoryAttribute.Folder!, folder), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        await Parallel.ForEachAsync(files, async (file, _) =>
        {
            var prepared = await Prepared.FromAsync(await File.ReadAllBytesAsync(file, CancellationToken.None));
            if (prepared.Result is StageResult.RejectedResult rejected)
            {
                Assert.Contains(rejected.Reason, Known);
                Assert.False(folder == "eml", $"{file}: {rejected.Reason}");
            }
            else
            {
                Assert.NotEmpty(prepared.Emissions);
                Assert.All(prepared.Emissions.Where(emission => emission.Reason is not null), emission => Assert.Contains(emission.Reason!, Known));
                Assert.False(folder == "eml" && prepared.Text.Mail is null, file);
            }
        });
    }

    private static byte[] Seed(string format) => format switch
    {
        "pdf" => TestPdf.WithAttachments(["Some text on a page"], ("a.txt", "attached"u8.ToArray())),
        "mail" => TestMail.With("Hello", "Body", ("a.txt", "text/plain", "attached"u8.ToArray())),
        "tnef" => TestMail.With("Hello", "Body", ("winmail.dat", "application/ms-tnef", TestTnef.With("Body", ("a.txt", "attached"u8.ToArray())))),
        "docx" => TestZip.Docx("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"),
        "png" => TestPdf.Draw(TestPdf.WithText(["Hello"]), 20, "png"),
        "jpeg" => TestPdf.Draw(TestPdf.WithText(["Hello"]), 20, "jpeg"),
        "tiff" => TestTiff.With((20, 20), (10, 10)),
        "html" => "<!DOCTYPE html><html><body><table><tr><td>Hello</table></body></html>"u8.ToArray(),
        "rtf" => @"{\rtf1\ansi{\fonttbl{\f0 Arial;}}Hello \u8364?\par}"u8.ToArray(),
        "zip" => TestZip.With(("a.txt", "Hello"), ("b.txt", "World")),
        _ => "<?xml version=\"1.0\"?><Invoice xmlns=\"urn:x\"><ID>1</ID></Invoice>"u8.ToArray(),
    };

    /// <summary>Flips, cuts, repeats and inserts.</summary>
    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 4; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)));
                    break;
            }
        }

        return [.. bytes];
    }
}
