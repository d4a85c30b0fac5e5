using System.CommandLine;
using DocClassifier.Broker;
using DocClassifier.Classify;
using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Models;
using DocClassifier.Composition;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Ocr;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier doctor</c>: what is wrong with this installation and its cluster, a line each with the remedy.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var bootstrap = CommonOptions.Bootstrap();
        var command = new Command("doctor", "Say what is wrong with this installation and its cluster.") { data, bootstrap };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Load(parsed.GetRequiredValue(data), ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)));
            var problems = 0;
            foreach (var (subject, found) in await ExamineAsync(settings, cancellationToken))
            {
                problems += found.Count;
                await Console.Out.WriteLineAsync(found.Count == 0 ? $"ok    {subject}" : string.Join('\n', found.Select(problem => $"WRONG {subject}: {problem}")));
            }

            return problems == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static async Task<IReadOnlyList<(string Subject, IReadOnlyList<string> Problems)>> ExamineAsync(IConfigurationRoot settings, CancellationToken cancellationToken) =>
    [
        ("OCR, mail, PDF and charset tools", SandboxDoctor.Problems(Validated.Get<OcrOptions>(settings, OcrOptions.Section))),
        ("models and ONNX Runtime", Models(settings)),
        ("data folder", Data(settings)),
        ("embedded broker", Broker(settings)),
        ("cluster and topics", await ClusterAsync(settings, cancellationToken)),
    ];

    private static IReadOnlyList<string> Models(IConfigurationRoot settings)
    {
        using var services = new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddClassify(settings).BuildServiceProvider();
        try
        {
            var models = services.GetRequiredService<ModelHost>();
            return [.. new[] { Classifier.Text, Classifier.Scan }.Select(models.Check).OfType<string>()];
        }
        catch (ModelPackageException fault)
        {
            return [fault.Message];
        }
    }

    private static IReadOnlyList<string> Data(IConfigurationRoot settings)
    {
        try
        {
            DataFolder.Open(settings["Instance:DataFolder"]!);
            return [];
        }
        catch (UserErrorException fault)
        {
            return [fault.Message];
        }
    }

    /// <summary>What its last start in this data folder found damaged, whether it runs or not.</summary>
    private static IReadOnlyList<string> Broker(IConfigurationRoot settings)
    {
        var folder = settings["Broker:DataDirectory"]!;
        try
        {
            return OfflinePartitions.Read(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [$"What is damaged in {folder} cannot be read: {fault.Message}"];
        }
    }

    private static async Task<IReadOnlyList<string>> ClusterAsync(IConfigurationRoot settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var services = TopicsVerb.Services(settings);
            return await services.GetRequiredService<TopicManager>().FindProblemsAsync(TopicsVerb.Departments(services), cancellationToken);
        }
        catch (TransientFaultException fault)
        {
            return [fault.Message];
        }
    }
}
