using System.CommandLine;
using DocClassifier.Composition;
using DocClassifier.Storage;
using DocClassifier.Streaming;
using DocClassifier.Streaming.DeadLetters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.CommandLine;

/// <summary>The flags by which <c>dlq</c> chooses dead letters and finds the cluster. Each verb makes its own instance.</summary>
internal sealed class DlqSelection
{
    private readonly Argument<string?> _what = new("WHAT")
    {
        Description = "A dead-letter topic, or one dead letter as TOPIC-PARTITION-OFFSET. Default: all dead-letter topics.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _reason = new("--reason") { Description = "Only with this reason, such as broken; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _stage = new("--stage") { Description = $"Only those given up by this stage: {string.Join(" ", StageNames.Groups)}.", HelpName = "STAGE" };
    private readonly Option<DateTimeOffset?> _from = Times.Option("--from", "Only those from this time on.");
    private readonly Option<DateTimeOffset?> _to = Times.Option("--to", "Only those before this time.");
    private readonly Option<string?> _id = new("--id") { Description = "Only this document's and its parts'.", HelpName = "DOCUMENT_ID" };
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _bootstrap = CommonOptions.Bootstrap();
    private readonly Option<string?> _registry = CommonOptions.Registry();

    public DlqSelection() => _stage.AcceptOnlyFromAmong([.. StageNames.Groups]);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_what);
        foreach (var option in (Option[])[_reason, _stage, _from, _to, _id])
            command.Options.Add(option);
        AddConnectionTo(command);
    }

    public void AddConnectionTo(Command command)
    {
        foreach (var option in (Option[])[_data, _bootstrap, _registry])
            command.Options.Add(option);
    }

    /// <summary>The engine without stages. The content store is opened only when a value lies there.</summary>
    public ServiceProvider Services(ParseResult parsed)
    {
        var settings = Settings.Load(
            parsed.GetRequiredValue(_data), ("Kafka:BootstrapServers", parsed.GetValue(_bootstrap)), ("Registry:Url", parsed.GetValue(_registry)));
        return new ServiceCollection().AddLogging(Logs.ToStandardError(settings, LogLevel.Error)).AddStreaming(settings).AddStorage(settings)
            .AddSingleton<IDeadLetterValues>(provider => new WhenNeeded(new Lazy<DeadLetterValues>(() => new DeadLetterValues(provider.GetRequiredService<IContentStore>()))))
            .BuildServiceProvider();
    }

    /// <summary>The topics to read and which of their letters are meant.</summary>
    public async Task<(IReadOnlyList<string> Topics, DeadLetterFilter Filter)> ReadAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var filter = new DeadLetterFilter
        {
            Reasons = parsed.GetRequiredValue(_reason),
            Stage = parsed.GetValue(_stage),
            From = parsed.GetValue(_from),
            To = parsed.GetValue(_to),
            Id = parsed.GetValue(_id),
        };
        var what = parsed.GetValue(_what);
        if (what is null)
            return (await services.GetRequiredService<DeadLetterReader>().TopicsAsync(cancellationToken), filter);
        if (DeadLetterPosition.TryParse(what, out var position))
            return ([position.Topic], filter with { Position = position });
        return ([what.EndsWith(".dlq", StringComparison.Ordinal) ? what : Contracts.Topics.DeadLetters(what)], filter);
    }

    private sealed class WhenNeeded(Lazy<DeadLetterValues> values) : IDeadLetterValues
    {
        public ValueTask<byte[]?> GetAsync(string reference, CancellationToken cancellationToken) => values.Value.GetAsync(reference, cancellationToken);
    }
}
