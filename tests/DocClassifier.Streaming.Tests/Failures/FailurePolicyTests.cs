using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Tests.Failures;

public sealed class FailurePolicyTests
{
    private readonly List<StageStoppedException> _stops = [];

    [Fact]
    public void Twenty_unexpected_failures_in_a_row_stop_the_stage()
    {
        var policy = New();
        for (var i = 0; i < 19; i++)
            policy.Failed(new InvalidOperationException("x"));
        Assert.Empty(_stops);

        policy.Failed(new InvalidOperationException("the cause"));
        Assert.Contains("20 documents in a row", Assert.Single(_stops).Message, StringComparison.Ordinal);
        Assert.Contains("the cause", _stops[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_the_last_two_hundred_stop_the_stage_although_never_twenty_in_a_row()
    {
        var policy = New();
        for (var i = 0; i < 99; i++)
        {
            policy.Failed(new InvalidOperationException("x"));
            policy.Succeeded();
        }

        Assert.Empty(_stops);
        policy.Failed(new InvalidOperationException("x"));
        Assert.Contains("100 of the last 200", Assert.Single(_stops).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_that_lie_further_back_do_not_count()
    {
        var policy = New();
        for (var i = 0; i < 10_000; i++)
        {
            if (i % 3 == 0)
                policy.Failed(new InvalidOperationException("x"));
            else
                policy.Succeeded();
        }

        Assert.Empty(_stops);
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_give_or_take_a_fifth()
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(15));

        Assert.InRange(backOff.After(1).TotalMilliseconds, 80, 120);
        Assert.InRange(backOff.After(4).TotalMilliseconds, 640, 960);
        Assert.InRange(backOff.After(1_000).TotalSeconds, 12, 18);
        Assert.True(Enumerable.Range(0, 20).Select(_ => backOff.After(3)).Distinct().Count() > 1);
    }

    private TooManyUnexpectedStop New() => new("stage", new FailureOptions(), _stops.Add);
}
