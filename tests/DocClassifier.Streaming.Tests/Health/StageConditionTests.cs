using System.Diagnostics;
using DocClassifier.Streaming.Health;

namespace DocClassifier.Streaming.Tests.Health;

public sealed class StageConditionTests
{
    private readonly StageCondition _condition = new() { IsMember = true, ProducerTrouble = null };

    [Fact]
    public void A_call_of_the_producer_that_does_not_come_back_is_told()
    {
        _condition.BeginCall("SendOffsetsToTransaction", Stopwatch.GetTimestamp() - (11 * Stopwatch.Frequency));
        Assert.Equal("SendOffsetsToTransaction has not come back for 11 s", StageHealth.TroubleOf(_condition));

        _condition.EndCall();
        Assert.Null(StageHealth.TroubleOf(_condition));
    }

    [Fact]
    public void A_call_that_takes_its_time_is_no_trouble()
    {
        _condition.BeginCall("CommitTransaction", Stopwatch.GetTimestamp() - (6 * Stopwatch.Frequency));
        Assert.Null(StageHealth.TroubleOf(_condition));
    }
}
