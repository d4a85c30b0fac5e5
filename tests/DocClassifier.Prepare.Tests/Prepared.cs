using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.TestWorker;
using Microsoft.Extensions.Options;

namespace DocClassifier.Prepare.Tests;

/// <summary>A file prepared by real workers, and what became of it.</summary>
internal sealed record Prepared(DocumentReceived Received, StageResult Result, MemoryContentStore Store)
{
    public IReadOnlyList<Emission> Emissions => Assert.IsType<StageResult.CompletedResult>(Result).Emissions;

    public StageResult.RejectedResult Rejection => Assert.IsType<StageResult.RejectedResult>(Result);

    /// <summary>The file's own text.</summary>
    public TextDocument Text => Assert.IsType<TextDocument>(Emissions[0].Value);

    public ScannedDocument Scan => Assert.IsType<ScannedDocument>(Emissions[0].Value);

    /// <summary>What became of each document: id without the root, topic, and reason of a dead letter.</summary>
    public IReadOnlyList<string> Outline =>
        [.. Emissions.Select(emission => $"{DocumentIds.PartOf(emission.Value.DocumentId) ?? "file"} {emission.Reason ?? emission.Topic}")];

    public static Task<Prepared> FromAsync(string text, PrepareOptions? options = null) => FromAsync(Encoding.UTF8.GetBytes(text), options);

    public static async Task<Prepared> FromAsync(byte[] bytes, PrepareOptions? options = null, bool inline = true, TimeProvider? time = null)
    {
        var store = new MemoryContentStore();
        var content = await store.PutAsync(new MemoryStream(bytes), null, default);
        var received = new DocumentReceived
        {
            DocumentId = DocumentIds.FromSha256(content.Sha256),
            ArrivalId = "arrival-1",
            Source = new DocumentSource { Kind = SourceKinds.Folder, Name = "inbox", Path = "a", ReceivedAt = DateTimeOffset.UnixEpoch, Size = bytes.Length },
            Tags = ["blue"],
            Content = content,
        };
        if (inline)
            received = received with { Inline = bytes };
        var preparer = new Preparer(TestPool.Shared, store, Options.Create(options ?? new PrepareOptions()), time ?? TimeProvider.System);
        return new Prepared(received, await preparer.PrepareAsync(received, default), store);
    }

    public T At<T>(int index) => Assert.IsType<T>(Emissions[index].Value);
}
