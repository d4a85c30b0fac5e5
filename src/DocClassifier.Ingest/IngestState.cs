using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Ingest;

/// <summary>
/// What keeps ingest from taking files in just now: readiness is red while something does, and degraded while there is a remark.
/// Thread-safe.
/// </summary>
internal sealed class IngestState : IHealthCheck
{
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _remarks = new(StringComparer.Ordinal);

    /// <summary>What is wrong with <paramref name="thing"/>; null when it works again.</summary>
    public void Report(string thing, string? problem)
    {
        if (problem is null)
            _problems.TryRemove(thing, out _);
        else
            _problems[thing] = problem;
    }

    /// <summary>
    /// What a person should know of <paramref name="thing"/> although files are taken in; null when there is nothing any more.
    /// </summary>
    public void Remark(string thing, string? remark)
    {
        if (remark is null)
            _remarks.TryRemove(thing, out _);
        else
            _remarks[thing] = remark;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(
            !_problems.IsEmpty ? HealthCheckResult.Unhealthy(_problems.Values.FirstOrDefault())
            : !_remarks.IsEmpty ? HealthCheckResult.Degraded(string.Join(" ", _remarks.Values))
            : HealthCheckResult.Healthy());
}
