using System.Globalization;
using DocClassifier.Streaming.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Streaming.Health;

/// <summary>
/// Liveness: only what a restart would cure. A consumer that is not polled, a stage that has stopped, or one whose slots are taken by
/// work that does not come back.
/// </summary>
internal sealed class StageLiveness(StageMonitor monitor) : IHealthCheck
{
    // A revoked callback takes 5 s at most, a broker that is away holds up no poll.
    private static readonly TimeSpan MaxPollAge = TimeSpan.FromSeconds(60);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var dead = monitor.Runners.Select(runner => WhyDead(runner)).FirstOrDefault(why => why is not null);
        return Task.FromResult(dead is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(dead));
    }

    private static string? WhyDead(StageRunner runner) =>
        runner.Condition.Stopped
        ?? NotPolled(runner.Condition, runner.StageName)
        ?? (runner.Session is { } session ? NoFreeSlot(session.Queue, runner.Condition, session.DocumentTimeLimit, runner.StageName) : null);

    private static string? NotPolled(StageCondition condition, string stage) =>
        condition.PollAge is { } age && condition.IsMember && age > MaxPollAge
            ? string.Create(CultureInfo.InvariantCulture, $"{stage}: the consumer was last polled {age.TotalSeconds:0} s ago")
            : null;

    /// <summary>
    /// Why no document can be worked on any more; null when some can. Documents that wait for the infrastructure are no reason: a restart
    /// would not cure it. Nor are attempts that are within the document limit.
    /// </summary>
    internal static string? NoFreeSlot(WorkQueue queue, StageCondition condition, TimeSpan documentLimit, string stage)
    {
        if (condition.Fault is not null)
            return null;
        if (queue.FullFor is { } time && time > documentLimit + (TimeLimits.AbandonAfter * 2) && !queue.Slots().Any(slot => slot.Entry.IsBeingWorkedOn(documentLimit)))
            return string.Create(CultureInfo.InvariantCulture, $"{stage}: none of its {queue.Max} slots has become free for {time.TotalSeconds:0} s");
        return queue.AbandonedFor(documentLimit) is var abandoned && abandoned >= queue.Max
            ? string.Create(CultureInfo.InvariantCulture, $"{stage}: work on {abandoned} documents was abandoned and has not come back for {documentLimit.TotalSeconds:0} s")
            : null;
    }
}
