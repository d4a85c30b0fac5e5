using System.CommandLine;
using DocClassifier.Composition;
using DocClassifier.Contracts.Events;
using DocClassifier.Storage;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Lookup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier content DOCUMENT_ID</c>: the bytes of a document or of a part, as they came, checked against their hash.</summary>
internal static class ContentVerb
{
    public static Command Create()
    {
        var id = new Argument<string>("DOCUMENT_ID") { Description = "The full id; a part's has a slash." };
        var output = new Option<string?>("--out") { Description = "The file to write. Default: standard output, unless that is a terminal.", HelpName = "FILE" };
        var data = CommonOptions.Data();
        var bootstrap = CommonOptions.Bootstrap();
        var registry = CommonOptions.Registry();
        var command = new Command("content", "Get a document's bytes.") { id, output, data, bootstrap, registry };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(output) is null && !Console.IsOutputRedirected)
            {
                await Console.Error.WriteLineAsync("docclassifier: a terminal is no place for a document's bytes. Name a file with --out, or send them on (> FILE, | less).");
                return ExitCodes.WrongUsage;
            }

            var settings = Settings.Load(
                parsed.GetRequiredValue(data), ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)), ("Registry:Url", parsed.GetValue(registry)));
            await using var services = new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddStreaming(settings).AddStorage(settings).BuildServiceProvider();
            var documentId = parsed.GetRequiredValue(id);
            var content = await services.GetRequiredService<DocumentLookup>().FindContentAsync(documentId, cancellationToken)
                ?? throw new UserErrorException($"No topic knows a document {documentId}. The id is in the records (documentId) and in classify's lines.");
            if (settings["Storage:Folder"] is { } folder && !Directory.Exists(folder))
                throw new UserErrorException($"There is no content store {Path.GetFullPath(folder)}. Name the data folder with --data.");
            await WriteAsync(services.GetRequiredService<IContentStore>(), content, parsed.GetValue(output), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task WriteAsync(IContentStore store, ContentReference content, string? path, CancellationToken cancellationToken)
    {
        // Read once for the hash alone: nobody gets bytes that turn out to be damaged.
        await CopyAsync(store, content, Stream.Null, cancellationToken);
        if (path is null)
        {
            await using var standard = Console.OpenStandardOutput();
            await CopyAsync(store, content, standard, cancellationToken);
            return;
        }

        try
        {
            await using var file = File.Create(path);
            await CopyAsync(store, content, file, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be written: {fault.Message}", fault);
        }
    }

    private static async Task CopyAsync(IContentStore store, ContentReference content, Stream output, CancellationToken cancellationToken)
    {
        await using var bytes = await store.OpenReadAsync(content, cancellationToken);
        await bytes.CopyToAsync(output, cancellationToken);
    }
}
