using System.CommandLine;
using DocClassifier.Composition;

namespace DocClassifier.CommandLine;

/// <summary>The command line: parses, runs the verb, and turns what the user can mend into one line.</summary>
internal static class DocClassifierCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Classifies documents on Kafka topics: from an inbox to the department that must act.")
        {
            UpVerb.Create(),
            RunVerb.Create(),
            ClassifyVerb.Create(),
            TailVerb.Create(),
            LabelVerb.Create(),
            ContentVerb.Create(),
            TopicsVerb.Create(),
            DlqVerb.Create(),
            ReplayVerb.Create(),
            TrainVerb.Create(),
            EvaluateVerb.Create(),
            BenchVerb.Create(),
            DoctorVerb.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"docclassifier: {error.Message}");
            await Console.Error.WriteLineAsync("docclassifier: --help shows what there is.");
            return ExitCodes.WrongUsage;
        }

        using var signals = new StopSignals();
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await Faults.ReportAsync(() => parsed.InvokeAsync(configuration, signals.Token), signals.Token);
    }
}
