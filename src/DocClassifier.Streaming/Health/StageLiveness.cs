using DocClassifier.Streaming.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Streaming.Health;

/// <summary>Liveness: only what a restart would cure. A consumer that is not polled, or a stage that has stopped.</summary>
internal sealed class StageLiveness(StageMonitor monitor) : IHealthCheck
{
    // A revoked callback takes 5 s at most, a broker that is away holds up no poll.
    private static readonly TimeSpan MaxPollAge = TimeSpan.FromSeconds(60);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var runner in monitor.Runners)
        {
            if (runner.Condition.Stopped is { } stopped)
                return Task.FromResult(HealthCheckResult.Unhealthy(stopped));
            if (runner.Condition.PollAge is { } age && runner.Condition.IsMember && age > MaxPollAge)
                return Task.FromResult(HealthCheckResult.Unhealthy($"{runner.StageName}: the consumer was last polled {age.TotalSeconds:0} s ago"));
        }

        return Task.FromResult(HealthCheckResult.Healthy());
    }
}
