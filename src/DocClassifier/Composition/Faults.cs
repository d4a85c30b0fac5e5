using DocClassifier.Broker;
using DocClassifier.Classify.Models;
using DocClassifier.Classify.Onnx;
using DocClassifier.CommandLine;
using DocClassifier.Contracts.Stages;
using DocClassifier.Ingest;
using DocClassifier.Route.Rules;
using DocClassifier.Sandbox;
using DocClassifier.Storage;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Tailing;
using Microsoft.Extensions.Options;

namespace DocClassifier.Composition;

/// <summary>Which exceptions are for the user: their message is the one line that is printed. All others are our own mistakes and show their stack.</summary>
internal static class Faults
{
    public static string? Explain(Exception fault) => fault switch
    {
        UserErrorException or BrokerStartException or IngestException or RoutesException or StageStoppedException or TransientFaultException
            or ModelPackageException or OnnxRuntimeException or SandboxFaultException or TopicMissingException or ContentMissingException or ContentCorruptException => OneLine(fault.Message),
        OptionsValidationException options => OneLine(string.Join(' ', options.Failures)),
        AggregateException { InnerExceptions: [var inner] } => Explain(inner),
        DllNotFoundException missing => $"A native library is missing ({OneLine(missing.Message)}). Start the program through ./docclassifier, which sets it up.",
        InvalidDataException configuration => OneLine(configuration.Message),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
