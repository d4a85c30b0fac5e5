using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Route.Reloading;

/// <summary>Degraded while a changed <c>routes.yaml</c> cannot be used; documents go on by the earlier rules.</summary>
internal sealed class RoutesHealthCheck(LiveRoutes routes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(routes.Problem is { } problem
            ? HealthCheckResult.Degraded($"The changed rules are not used, the earlier ones still hold: {problem}")
            : HealthCheckResult.Healthy());
}
