using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Models;
using DocClassifier.Composition;
using DocClassifier.Display;
using DocClassifier.Local;
using DocClassifier.Train;
using DocClassifier.Train.Datasets;
using DocClassifier.Train.Evaluation;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier evaluate</c>: a model against labelled documents.</summary>
internal static class EvaluateVerb
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "A label/file tree, a folder with labels.tsv, fastText format, or JSON lines.", HelpName = "PATH", Required = true };
        var model = new Option<string?>("--model") { Description = "A digest, an alias or a folder. Default: the champions.", HelpName = "MODEL" };
        var json = CommonOptions.Json("The report as one JSON object.");
        var command = new Command("evaluate", "Measure a model on labelled documents.") { data, model, json };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(data), parsed.GetValue(model), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string data, string? model, bool json, CancellationToken cancellationToken)
    {
        var documents = Read(data);
        await using var pipeline = new LocalPipeline(Settings.Load(null));
        await pipeline.StartAsync(cancellationToken);
        if (model is not null)
            Use(pipeline.GetRequiredService<ModelHost>(), model);
        var classifier = pipeline.GetRequiredService<Classifier>();
        using var progress = new Progress(documents.Count, "documents");
        var report = await Evaluator.EvaluateAsync(
            documents,
            async (document, token) => document.Text is { } text ? classifier.Classify(Classifier.Text, text) : await ClassifyAsync(pipeline, document.File!, token),
            Environment.ProcessorCount,
            new Steps(progress),
            cancellationToken);
        await Console.Out.WriteLineAsync(json ? JsonSerializer.Serialize(report, Format) : Text(report));
        return ExitCodes.Done;
    }

    private static IReadOnlyList<LabelledDocument> Read(string data)
    {
        try
        {
            return DatasetReader.Read(data);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(fault.Message, fault);
        }
    }

    /// <summary>A package says itself whether it is for texts or scans.</summary>
    private static void Use(ModelHost models, string model)
    {
        try
        {
            models.Swap(Classifier.Text, model);
        }
        catch (ModelPackageException)
        {
            models.Swap(Classifier.Scan, model);
        }
    }

    private static async ValueTask<Classification?> ClassifyAsync(LocalPipeline pipeline, string file, CancellationToken cancellationToken) =>
        (await pipeline.RunAsync(file, cancellationToken))[0].Decision is { Label: { } label, Model: { } model } decision
            ? new Classification
            {
                Label = label,
                Confidence = decision.Confidence ?? 0,
                Scores = decision.Scores,
                ReviewReason = decision.ReviewReason,
                Model = model,
            }
            : null;

    private static string Text(EvaluationReport report)
    {
        var labels = report.PerLabel.Select(label => string.Create(
            CultureInfo.InvariantCulture, $"  {label.Key,-16} {JsonSerializer.Serialize(label.Value, Format)}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            documents           {report.Documents} ({report.Errors} unreadable)
            accuracy            {report.Accuracy:0.000}
            macro F1            {report.MacroF1:0.000}
            macro recall        {report.MacroRecall:0.000}
            automatic           {report.Automatic:0.000}
            automatic precision {report.AutomaticPrecision:0.000}
            {string.Join('\n', labels)}
            """);
    }

    /// <summary>Reports come from several threads; the display is for one.</summary>
    private sealed class Steps(Progress progress) : IProgress<TrainingProgress>
    {
        private readonly Lock _lock = new();

        public void Report(TrainingProgress value)
        {
            lock (_lock)
                progress.Advance();
        }
    }
}
