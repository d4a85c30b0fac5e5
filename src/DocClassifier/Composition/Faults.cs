using System.Net.Sockets;
using DocClassifier.Broker;
using DocClassifier.Classify.Models;
using DocClassifier.CommandLine;
using DocClassifier.Contracts.Stages;
using DocClassifier.Ingest;
using DocClassifier.Route.Rules;
using DocClassifier.Sandbox;
using DocClassifier.Storage;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Tailing;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DocClassifier.Composition;

/// <summary>
/// The one place that turns exceptions into lines for the user, whichever verb, hosted service or thread they come from. What the user
/// can mend is said in one line with the remedy; all else is a defect of ours: one line, and the details in a file to report.
/// </summary>
internal static class Faults
{
    /// <summary>Runs a verb to its end, whatever it throws; returns the exit code.</summary>
    public static async Task<int> ReportAsync(Func<Task<int>> verb, CancellationToken stop)
    {
        try
        {
            return await verb();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
        catch (Exception fault)
        {
            return Report(fault);
        }
    }

    /// <summary>Prints the line on standard error; returns the exit code.</summary>
    public static int Report(Exception fault)
    {
        Console.Error.WriteLine($"docclassifier: {Line(fault)}");
        return ExitCodes.Failed;
    }

    /// <summary>The line: what is wrong and the remedy, or that we made a mistake and where its details are.</summary>
    public static string Line(Exception fault) => Explain(fault) ?? Defect.Record(fault);

    /// <summary>Exceptions that nobody caught end the process the same way, on whichever thread they were thrown.</summary>
    public static void ReportUnhandled() => AppDomain.CurrentDomain.UnhandledException += static (_, thrown) =>
    {
        if (thrown.ExceptionObject is Exception fault)
            Environment.Exit(Report(fault));
    };

    /// <summary>Lets work beside the main one fail without a word lost: says the line at once, and ends the work.</summary>
    /// <returns>Whether it came to its end.</returns>
    public static async Task<bool> GuardAsync(Func<Task> work, Action<string> say)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            say(Line(fault));
            return false;
        }
    }

    internal static string? Explain(Exception fault) => fault switch
    {
        TransientFaultException { IsServiceAway: true } => $"{OneLine(fault.Message).TrimEnd('.')}. Check that it runs and that its address is right, and try again.",
        TransientFaultException or UserErrorException or BrokerStartException or IngestException or RoutesException or StageStoppedException or ModelPackageException or OnnxRuntimeException or SandboxFaultException or TopicMissingException or ContentMissingException
            or ContentCorruptException or IncompatibleSchemaException or PermanentFaultException or InvalidDataException => OneLine(fault.Message),
        OptionsValidationException options => OneLine(string.Join(' ', options.Failures)),
        AggregateException { InnerExceptions.Count: > 0 } several => Explain(several.InnerExceptions),
        DllNotFoundException missing => $"A native library is missing ({OneLine(missing.Message)}). Start the program through ./docclassifier, which sets it up.",
        SocketException => $"{OneLine(fault.Message).TrimEnd('.')}. Correct the address or the port, and try again.",
        IOException or UnauthorizedAccessException => $"{OneLine(fault.Message).TrimEnd('.')}. Correct the path, its rights or the room on the disk, and try again.",
        _ => ClientFaults.Explain(fault),
    };

    // One of several that is a defect makes the whole one: nothing of it may be lost.
    private static string? Explain(IReadOnlyCollection<Exception> faults)
    {
        var lines = faults.Select(Explain).Distinct(StringComparer.Ordinal).ToList();
        return lines.Contains(null) ? null : string.Join(' ', lines);
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
