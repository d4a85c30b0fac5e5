using DocClassifier.Broker;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Composition;

/// <summary>Readiness of the embedded broker: it takes records, and the log of every partition is whole.</summary>
internal sealed class BrokerHealth(EmbeddedBroker broker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] problems = [.. broker.DamagedPartitions, .. broker.StorageProblem is { } problem ? [$"The broker cannot write: {problem}"] : Array.Empty<string>()];
        return Task.FromResult(problems.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(' ', problems)));
    }
}
