using System.Diagnostics;
using System.Globalization;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Prepare;
using DocClassifier.Storage;
using Microsoft.Extensions.Options;

namespace DocClassifier.TestWorker;

/// <summary>Prepares files and says what became of them; with PREPARE_TEXT=1 the texts too.</summary>
internal static class PrepareFiles
{
    public static async Task<int> RunAsync(string[] files)
    {
        using var pool = TestPool.New();
        var preparer = new Preparer(pool, new NullStore(), Options.Create(new PrepareOptions()), TimeProvider.System);
        foreach (var file in files.SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Repeat(path, 1)))
        {
            var began = Stopwatch.GetTimestamp();
            var result = await preparer.PrepareAsync(Received(await File.ReadAllBytesAsync(file)), default);
            var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} {milliseconds:0} ms"));
            if (result is StageResult.RejectedResult rejected)
                Console.WriteLine($"  {rejected.Reason}: {rejected.Message}");
            foreach (var emission in (result as StageResult.CompletedResult)?.Emissions ?? [])
                Print(emission);
        }

        return 0;
    }

    private static void Print(Emission emission)
    {
        var part = DocumentIds.PartOf(emission.Value.DocumentId) ?? "root";
        switch (emission.Value)
        {
            case TextDocument text:
                Console.WriteLine($"  {part} text {text.MediaType} {text.Language} {text.Text?.Length} quoted {text.QuotedFrom} parts {text.Parts} subject '{text.Mail?.Subject}' from '{text.Mail?.From}' to '{string.Join("; ", text.Mail?.To ?? [])}' {text.Mail?.Date} [{string.Join(' ', text.Prepared.Steps)}]");
                if (Environment.GetEnvironmentVariable("PREPARE_TEXT") is not null)
                    Console.WriteLine(text.Text);
                break;
            case ScannedDocument scan:
                Console.WriteLine($"  {part} scan {scan.MediaType} parts {scan.Parts} pages {string.Join(' ', scan.Pages.Select(page => $"{page.Width}x{page.Height}@{page.Dpi}"))} [{string.Join(' ', scan.Prepared.Steps)}]");
                break;
            default:
                Console.WriteLine($"  {part} dead letter {emission.Reason}: {emission.Message}");
                break;
        }
    }

    private static DocumentReceived Received(byte[] bytes) => new()
    {
        DocumentId = DocumentIds.FromContent(bytes),
        ArrivalId = "a",
        Source = new DocumentSource { Kind = SourceKinds.Folder, Name = "t", Path = "p", ReceivedAt = DateTimeOffset.UnixEpoch, Size = bytes.Length },
        Tags = [],
        Content = new ContentReference { Sha256 = new string('0', 64), Length = bytes.Length, Location = "l" },
        Inline = bytes,
    };

    private sealed class NullStore : IContentStore
    {
        public Task<ContentReference> PutAsync(Stream content, string? mediaType, CancellationToken cancellationToken) =>
            Task.FromResult(new ContentReference { Sha256 = new string('0', 64), Length = content.Length, Location = "l", MediaType = mediaType });

        public Task<Stream> OpenReadAsync(ContentReference content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
