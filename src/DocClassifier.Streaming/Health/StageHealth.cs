using DocClassifier.Streaming.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Streaming.Health;

/// <summary>
/// Readiness of the stages in this process: assignment, producer, faults of the infrastructure, damaged partitions, partitions that stand
/// still. Lag that shrinks is none of it.
/// </summary>
internal sealed class StageHealth(StageMonitor monitor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var troubles = monitor.Runners.Select(runner => (runner.StageName, Trouble: TroubleOf(runner.Condition))).Where(one => one.Trouble is not null).ToList();
        var data = monitor.Runners.ToDictionary(runner => runner.StageName, runner => (object)(TroubleOf(runner.Condition) ?? "ready"));
        var result = troubles.Count == 0
            ? HealthCheckResult.Healthy(Remarks(), data)
            : HealthCheckResult.Unhealthy(string.Join("; ", troubles.Select(one => $"{one.StageName}: {one.Trouble}")), data: data);
        return Task.FromResult(result);
    }

    /// <summary>Why a stage is not ready; null when it is.</summary>
    public static string? TroubleOf(StageCondition condition) =>
        condition.Stopped
        ?? condition.BrokenPartitions.FirstOrDefault()
        ?? condition.Fault
        ?? condition.ProducerTrouble
        ?? condition.OverdueCall
        ?? condition.Standstill
        ?? condition.Silence
        ?? (condition.IsMember ? null : "no assignment yet");

    private string? Remarks() => monitor.Runners.Select(runner => runner.Condition.SeenTrouble).FirstOrDefault(remark => remark is not null);
}
