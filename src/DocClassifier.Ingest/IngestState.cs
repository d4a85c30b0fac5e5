using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Ingest;

/// <summary>What keeps ingest from taking files in just now: readiness is red while something does. Thread-safe.</summary>
internal sealed class IngestState : IHealthCheck
{
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>What is wrong with <paramref name="thing"/>; null when it works again.</summary>
    public void Report(string thing, string? problem)
    {
        if (problem is null)
            _problems.TryRemove(thing, out _);
        else
            _problems[thing] = problem;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(_problems.IsEmpty ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(_problems.Values.FirstOrDefault()));
}
