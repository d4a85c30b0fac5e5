using System.CommandLine;
using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Composition;
using DocClassifier.Contracts;
using DocClassifier.Display;
using DocClassifier.Local;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier classify FILE|FOLDER...</c>: here and now, no Kafka.</summary>
internal static class ClassifyVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("FILE|FOLDER") { Description = "What to classify; folders recursively.", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json("One JSON object a line, a line per document.");
        var explain = new Option<bool>("--explain") { Description = "Show the words that spoke for the label." };
        var output = new Option<string?>("--out") { Description = "Write the lines to a file instead of standard output.", HelpName = "FILE" };
        var parallel = new Option<int>("--parallel") { Description = "Files worked on at once. Default: one per core.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        parallel.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > 256)
                result.AddError("--parallel takes a number from 1 to 256.");
        });
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 when a document could not be read." };
        var command = new Command("classify", "Classify files here and now, without Kafka; a line per document.") { paths, json, explain, output, parallel, strict };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            InputFiles.Of(parsed.GetRequiredValue(paths)),
            new Choices(parsed.GetValue(json), parsed.GetValue(explain), parsed.GetValue(output), parsed.GetValue(parallel), parsed.GetValue(strict)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> files, Choices choices, CancellationToken cancellationToken)
    {
        await using var output = OpenOutput(choices.Out);
        await using var pipeline = new LocalPipeline(Settings.Load(null, ("Sandbox:Workers", choices.Parallel.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        await pipeline.StartAsync(cancellationToken);
        using var progress = new Progress(files.Count, "documents");
        var errors = 0;

        // In parallel, but the lines come in the order of the files.
        var running = new Queue<(string File, Task<IReadOnlyList<LocalResult>> Results)>();
        for (var next = 0; next < files.Count || running.Count > 0;)
        {
            for (; next < files.Count && running.Count < choices.Parallel * 2; next++)
                running.Enqueue((files[next], ReadAsync(pipeline, files[next], cancellationToken)));
            var (file, task) = running.Dequeue();
            foreach (var result in await task)
            {
                var evidence = choices.Explain && result.Decision?.Label is not null ? Explain(pipeline.GetRequiredService<Classifier>(), result) : null;
                await output.WriteLineAsync(choices.Json ? ResultLine.Json(file, result, evidence) : ResultLine.Text(file, result, evidence));
                errors += result.ErrorCode is null ? 0 : 1;
            }

            await output.FlushAsync(cancellationToken);
            progress.Advance();
        }

        return choices.Strict && errors > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<LocalResult>> ReadAsync(LocalPipeline pipeline, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => pipeline.RunAsync(file, cancellationToken), cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [new LocalResult("", null, Reasons.Broken, $"The file cannot be read: {fault.Message}")];
        }
    }

    private static IReadOnlyList<Evidence> Explain(Classifier classifier, LocalResult result)
    {
        var decision = result.Decision!;
        var text = DocumentText.Of(decision.Mail?.Subject, decision.Excerpt, quotedFrom: null, decision.Language);
        return classifier.Explain(decision.Model?.Classifier ?? Classifier.Text, text, decision.Label!);
    }

    private static TextWriter OpenOutput(string? path)
    {
        if (path is null)
            return new StreamWriter(Console.OpenStandardOutput());
        try
        {
            return new StreamWriter(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be written: {fault.Message}", fault);
        }
    }

    private sealed record Choices(bool Json, bool Explain, string? Out, int Parallel, bool Strict);
}
