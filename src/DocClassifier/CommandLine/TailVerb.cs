using System.CommandLine;
using DocClassifier.Composition;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Tailing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier tail TOPIC</c>: committed records, decoded, as JSON lines.</summary>
internal static class TailVerb
{
    public static Command Create()
    {
        var topic = new Argument<string>("TOPIC") { Description = "Such as department.finance." };
        var fromBeginning = new Option<bool>("--from-beginning") { Description = "Also what is there already." };
        var untilEnd = new Option<bool>("--until-end") { Description = "End when everything there is has been read." };
        var count = new Option<long?>("--count") { Description = "End after this many records.", HelpName = "N" };
        var bootstrap = CommonOptions.Bootstrap();
        var registry = CommonOptions.Registry();
        var command = new Command("tail", "Show a topic's records, decoded, as JSON lines.") { topic, fromBeginning, untilEnd, count, bootstrap, registry };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Load(null, ("Kafka:BootstrapServers", parsed.GetValue(bootstrap)), ("Registry:Url", parsed.GetValue(registry)));
            var request = new TailRequest
            {
                Topic = parsed.GetRequiredValue(topic),
                FromBeginning = parsed.GetValue(fromBeginning),
                UntilEnd = parsed.GetValue(untilEnd),
                Count = parsed.GetValue(count),
            };
            await using var services = new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddStreaming(settings).BuildServiceProvider();
            await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = !request.UntilEnd };
            foreach (var line in services.GetRequiredService<TopicReader>().Read(request, cancellationToken))
                await output.WriteLineAsync(line);
            return ExitCodes.Done;
        });
        return command;
    }
}
