using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using DocClassifier.Composition;
using DocClassifier.Train;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier train</c>: makes model packages from a corpus, measured on senders that were left out.</summary>
internal static class TrainVerb
{
    public static Command Create()
    {
        var corpus = new Option<string?>("--corpus") { Description = "Folder label/language-number-name.txt. Default: samples/corpus of the repository.", HelpName = "DIR" };
        var models = new Option<string?>("--models") { Description = "Folder of model packages. Default: models of the repository.", HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "The same seed on the same corpus gives the same packages.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var keep = new Option<bool>("--no-promote") { Description = "Leave the champions in aliases.json as they are." };
        var command = new Command("train", "Train the text and scan models on a corpus.") { corpus, models, seed, keep };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new TrainOptions
            {
                Corpus = parsed.GetValue(corpus) ?? Path.Combine(Repository.Root(), "samples", "corpus"),
                Models = parsed.GetValue(models) ?? Path.Combine(Repository.Root(), "models"),
                Seed = parsed.GetValue(seed),
                Promote = !parsed.GetValue(keep),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TrainOptions options, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.Corpus))
            throw new UserErrorException($"There is no folder {options.Corpus}. Name the corpus with --corpus.");
        IReadOnlyList<TrainingResult> results;
        try
        {
            results = await Trainer.TrainAsync(options, new Progress<TrainingProgress>(Show), cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ValidationException)
        {
            throw new UserErrorException(fault.Message, fault);
        }

        foreach (var result in results)
        {
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Classifier} {result.Digest}  left-out senders: macro recall {result.Metrics.MacroRecall:0.000}, automatic {result.Metrics.Automatic:0.000}, their precision {result.Metrics.AutomaticPrecision:0.000}"));
            await Console.Out.WriteLineAsync($"  {Path.GetRelativePath(Directory.GetCurrentDirectory(), result.Folder)}");
        }

        return ExitCodes.Done;
    }

    private static void Show(TrainingProgress progress)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r\u001b[K{progress.Step} {progress.Done} of {progress.Total}{(progress.Done == progress.Total ? "\r\u001b[K" : "")}");
    }
}
