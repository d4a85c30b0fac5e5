using DocClassifier.Streaming.Lookup;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Lookup;

public sealed class KnownDecisionsTests
{
    [Fact]
    public void Without_a_decision_there_is_nothing_to_answer() => Assert.Null(KnownDecisions.From([], [Documents.Labelled(1, "", 2)], []));

    [Fact]
    public void An_answer_builds_on_the_newest_decision()
    {
        var known = KnownDecisions.From([Documents.Classified(1) with { Decision = 2 }, Documents.Classified(1)], [Documents.Labelled(1, "", 2)], [])!;

        Assert.Equal((2, 3), (known.Latest.Decision, known.NextNumber));
        Assert.Null(known.Undelivered);
    }

    [Fact]
    public void An_answer_on_its_way_is_waited_for_and_a_rejected_one_is_not_but_keeps_its_number()
    {
        var waiting = KnownDecisions.From([Documents.Classified(1)], [Documents.Labelled(1, "", 2)], [])!;
        var rejected = KnownDecisions.From([Documents.Classified(1)], [Documents.Labelled(1, "", 2)], [Documents.Labelled(1, "", 2)])!;

        Assert.Equal(2, waiting.Undelivered!.Decision);
        Assert.Null(rejected.Undelivered);
        Assert.Equal(3, rejected.NextNumber);
    }
}
