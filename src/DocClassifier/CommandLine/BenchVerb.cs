using System.CommandLine;
using DocClassifier.Bench;
using DocClassifier.Bench.Backlog;
using DocClassifier.Bench.Broker;
using DocClassifier.Bench.Crash;
using DocClassifier.Bench.Hop;
using DocClassifier.Bench.Serdes;
using DocClassifier.Bench.Slow;

namespace DocClassifier.CommandLine;

/// <summary><c>docclassifier bench NAME</c>: measures, on processes and folders of its own.</summary>
internal static class BenchVerb
{
    public static Command Create() => new("bench", "Measure speed, and prove that nothing is lost or doubled.") { Crash(), Broker(), Hop(), Slow(), Backlog(), Serdes() };

    private static Command Crash()
    {
        var documents = Count("--documents", "Files put into the inbox; a twentieth of them twice. Default 20,000.", 20_000);
        var seed = new Option<int?>("--seed") { Description = "Repeats the documents and the order of the kills of an earlier run.", HelpName = "N" };
        var window = Count("--window", "Documents that a stage may hold (Window:Count). Default: the stages' own.", 0);
        var backlog = Count("--backlog", "Documents waiting before the stages start. Default 0.", 0, least: 0);
        var stop = new Option<string?>("--cluster-stop") { Description = "With --bootstrap: a shell command that stops the cluster; it is taken away for 5 to 20 s now and then.", HelpName = "CMD" };
        var start = new Option<string?>("--cluster-start") { Description = "A shell command that starts it again on the same data and ports.", HelpName = "CMD" };
        var (bootstrap, json) = (Bootstrap("The stages are killed, the cluster is not."), CommonOptions.Json("The figures as one JSON object on the last line."));
        var command = new Command("crash", "Kill every process at random while documents pass; exit 1 when one was lost or doubled, or nothing ended for a minute.")
            { documents, window, backlog, seed, bootstrap, stop, start, json };
        command.Validators.Add(result =>
        {
            var isStopped = result.GetValue(stop) is not null;
            if (isStopped != result.GetValue(start) is not null || (isStopped && result.GetValue(bootstrap) is null))
                result.AddError("--cluster-stop and --cluster-start go together, and with --bootstrap.");
            if (result.GetValue(backlog) > result.GetValue(documents))
                result.AddError("--backlog takes at most as many as --documents.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context => CrashBench.RunAsync(
                new CrashOptions
                {
                    Documents = parsed.GetValue(documents),
                    Backlog = parsed.GetValue(backlog),
                    Window = parsed.GetValue(window) is > 0 and var count ? count : null,
                    Seed = parsed.GetValue(seed),
                    Cluster = parsed.GetValue(stop) is { } command ? new ClusterCommands(command, parsed.GetValue(start)!) : null,
                },
                context, cancellationToken),
            parsed.GetValue(bootstrap), parsed.GetValue(json)));
        return command;
    }

    private static Command Broker()
    {
        var records = Count("--records", "Records of 1,000 random bytes. Default 2,000,000.", 2_000_000);
        var (bootstrap, json) = (Bootstrap(""), CommonOptions.Json("The figures as one JSON object on the last line."));
        var command = new Command("broker", "Records a second that one producer gets acknowledged and one consumer reads.") { records, bootstrap, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context => BrokerBench.RunAsync(new BrokerBenchOptions { Records = parsed.GetValue(records) }, context, cancellationToken),
            parsed.GetValue(bootstrap), parsed.GetValue(json)));
        return command;
    }

    private static Command Hop()
    {
        var records = Count("--records", "Documents per contender and round. Default 100,000.", 100_000);
        var (bootstrap, json) = (Bootstrap(""), CommonOptions.Json("The figures as one JSON object on the last line."));
        var command = new Command("hop", "A stage against a bare consume-transform-produce loop, and the time it adds.") { records, bootstrap, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context => HopBench.RunAsync(new HopBenchOptions { Records = parsed.GetValue(records) }, context, cancellationToken),
            parsed.GetValue(bootstrap), parsed.GetValue(json)));
        return command;
    }

    private static Command Slow()
    {
        var seconds = Count(
            "--seconds", "How long each of the two parts sends. Default 300; the long document takes four fifths of it.", 300, SlowBenchOptions.Least, SlowBenchOptions.Most);
        var (bootstrap, json) = (Bootstrap(""), CommonOptions.Json("The figures as one JSON object on the last line."));
        var command = new Command("slow", "What documents that take long cost the others.") { seconds, bootstrap, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context => SlowBench.RunAsync(new SlowBenchOptions { Seconds = parsed.GetValue(seconds) }, context, cancellationToken),
            parsed.GetValue(bootstrap), parsed.GetValue(json)));
        return command;
    }

    private static Command Backlog()
    {
        var documents = Count("--documents", "Documents of 2 KB. Default 200,000.", 200_000);
        var large = Count("--large", "Documents of 5 MB, which take 10 MB of disk each for a while. Default 2,000.", 2_000);
        var json = CommonOptions.Json("The figures as one JSON object on the last line.");
        var command = new Command("backlog", "How fast what has piled up is worked off, and in how much memory.") { documents, large, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context => BacklogBench.RunAsync(new BacklogBenchOptions { Documents = parsed.GetValue(documents), Large = parsed.GetValue(large) }, context, cancellationToken),
            null, parsed.GetValue(json)));
        return command;
    }

    private static Command Serdes()
    {
        var events = Count("--events", "Events of each type, serializer and round. Default 10,000.", 10_000);
        var json = CommonOptions.Json("The figures as one JSON object on the last line.");
        var command = new Command("serdes", "What it takes to serialize and deserialize an event, beside Confluent's serializers.") { events, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context => SerdesBench.RunAsync(new SerdesBenchOptions { Events = parsed.GetValue(events) }, context, cancellationToken),
            null, parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(Func<BenchContext, Task<Figures>> bench, string? bootstrap, bool json)
    {
        Figures figures;
        try
        {
            figures = await new BenchContext { Program = Path.Combine(AppContext.BaseDirectory, "docclassifier"), Bootstrap = bootstrap, Say = Console.Error.WriteLine }.RunAsync(bench);
        }
        catch (BenchException fault)
        {
            throw new UserErrorException(fault.Message, fault);
        }

        foreach (var line in json ? [figures.ToJson()] : figures.ToLines())
            await Console.Out.WriteLineAsync(line);
        return figures.Passed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static Option<string?> Bootstrap(string description) =>
        new("--bootstrap") { Description = $"Use this Kafka cluster instead of the embedded broker. {description}".TrimEnd(), HelpName = "HOST:PORT" };

    private static Option<int> Count(string name, string description, int standard, int least = 1, int most = int.MaxValue)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && (number < least || number > most))
                result.AddError(most == int.MaxValue ? $"{name} takes a number from {least}." : $"{name} takes a number from {least} to {most}.");
        });
        return option;
    }
}
