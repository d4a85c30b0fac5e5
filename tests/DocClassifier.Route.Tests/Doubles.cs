using System.Collections.Concurrent;
using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Route.Tests;

internal static class TestContext
{
    public static CancellationToken None => CancellationToken.None;
}

internal sealed class TestCatalog(params IEnumerable<string> topics) : ITopicCatalog
{
    public ConcurrentDictionary<string, bool> Topics { get; } = new(topics.Select(topic => KeyValuePair.Create(topic, true)));

    public ConcurrentQueue<StageOutput> Prepared { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>What preparing a topic throws.</summary>
    public Exception? Refusal { get; set; }

    public ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken) =>
        IsAway ? throw new TransientFaultException("The cluster is away.") : ValueTask.FromResult(Topics.ContainsKey(topic));

    public ValueTask PrepareAsync(StageOutput output, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
            throw refusal;
        Prepared.Enqueue(output);
        return ValueTask.CompletedTask;
    }
}

internal sealed class CollectingLogger : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
