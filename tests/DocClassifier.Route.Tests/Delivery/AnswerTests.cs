using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Delivery;

public sealed class AnswerTests
{
    [Fact]
    public async Task An_answer_to_a_review_is_routed_and_settled_as_the_persons_decision()
    {
        using var place = new Workplace();
        var review = ForReview(label: "offer");

        var emissions = await place.CompleteAsync(Answer(review, "invoice"));

        Assert.Equal(["finance:routed", "settled"], emissions.Select(DeliveryTests.Describe));
        var routed = Assert.IsType<DocumentRouted>(emissions[0].Value);
        Assert.Equal(("invoice", 1.0, 2, DecidedBy.Person, "invoices"), (routed.Label, routed.Confidence, routed.Decision, routed.DecidedBy, routed.Rule));
        Assert.Null(routed.Model);
        var settled = Assert.IsType<DocumentClassified>(emissions[1].Value);
        Assert.Equal((Outcomes.Decided, "invoice", 2, DecidedBy.Person, "jane"), (settled.Outcome, settled.Label, settled.Decision, settled.DecidedBy, settled.Person));
        Assert.Null(settled.ReviewReason);
        Assert.Equal(Noon.AddHours(1), settled.ClassifiedAt);
        Assert.Equal((1, "offer", 0), (settled.Supersedes!.Decision, settled.Supersedes.Label, settled.Supersedes.Departments.Count));
        Assert.Equal(review.Scores, settled.Scores);
    }

    [Fact]
    public async Task An_answer_to_a_delivered_decision_takes_it_from_the_department_that_had_it()
    {
        using var place = new Workplace();

        var emissions = await place.CompleteAsync(Answer(Decided("invoice", from: "jane@example.com"), "offer"));

        Assert.Equal(["finance:withdrawn", "procurement:routed", "settled"], emissions.Select(DeliveryTests.Describe));
        Assert.Equal(["finance"], ((DocumentClassified)emissions[^1].Value).Supersedes!.Departments);
        Assert.Equal("Dear Sirs", ((DocumentRouted)emissions[0].Value).Excerpt);
    }

    [Fact]
    public async Task Not_ours_goes_back_to_review_and_is_withdrawn()
    {
        using var place = new Workplace();

        var emissions = await place.CompleteAsync(Answer(Decided("invoice"), label: null));

        Assert.Equal(["finance:withdrawn", "review", "settled"], emissions.Select(DeliveryTests.Describe));
        var review = Assert.IsType<DocumentClassified>(emissions[1].Value);
        Assert.Equal((Outcomes.Review, 2, DecidedBy.Person, ReviewReasons.Returned), (review.Outcome, review.Decision, review.DecidedBy, review.ReviewReason));
        Assert.Null(review.Label);
        Assert.Null(review.Confidence);
    }

    [Fact]
    public async Task A_person_is_sure_enough_for_every_rule()
    {
        using var place = new Workplace("[{name: sure, when: {minConfidence: 1}, to: [finance]}, {name: rest, to: [mailroom]}]");

        Assert.Equal(["finance:routed", "settled"], (await place.CompleteAsync(Answer(ForReview(), "invoice"))).Select(DeliveryTests.Describe));
    }

    [Fact]
    public async Task After_a_change_of_the_rules_a_decision_is_withdrawn_from_whom_either_rules_gave_it()
    {
        using var place = new Workplace("[{name: i, when: {label: invoice}, to: [finance, audit]}, {name: rest, to: [mailroom]}]");
        await place.ChangeAsync("[{name: i, when: {label: invoice}, to: [accounting, audit]}, {name: rest, to: [mailroom]}]");
        var delivered = Decided("invoice", from: "jane@example.com") with { ClassifiedAt = Noon.AddMinutes(-5) };

        var emissions = await place.CompleteAsync(Answer(delivered, "other"));

        Assert.Equal(["accounting:withdrawn", "audit:withdrawn", "finance:withdrawn", "mailroom:routed", "settled"], emissions.Select(DeliveryTests.Describe));
        AssertTellsNothing((DocumentRouted)emissions[0].Value);
        Assert.Equal("secret", ((DocumentRouted)emissions[1].Value).Mail!.Subject);
        AssertTellsNothing((DocumentRouted)emissions[2].Value);
    }

    [Fact]
    public async Task What_was_decided_after_a_change_is_withdrawn_by_the_new_rules_alone()
    {
        using var place = new Workplace("[{name: rest, to: [finance]}]");
        await place.ChangeAsync("[{name: i, when: {label: invoice}, to: [accounting]}, {name: rest, to: [mailroom]}]");

        var emissions = await place.CompleteAsync(Answer(Decided("invoice") with { ClassifiedAt = Noon.AddMinutes(1) }, "other"));

        Assert.Equal(["accounting:withdrawn", "mailroom:routed", "settled"], emissions.Select(DeliveryTests.Describe));
    }

    [Fact]
    public async Task What_was_decided_before_all_known_rules_is_withdrawn_from_every_department_by_id_alone()
    {
        using var place = new Workplace("[{name: i, when: {label: invoice}, to: [finance]}, {name: o, when: {label: offer}, to: [sales]}, {name: rest, to: [mailroom]}]");

        var emissions = await place.CompleteAsync(Answer(Decided("invoice") with { ClassifiedAt = Noon.AddDays(-2) }, "offer"));

        Assert.Equal(["finance:withdrawn", "mailroom:withdrawn", "sales:routed", "settled"], emissions.Select(DeliveryTests.Describe));
        AssertTellsNothing((DocumentRouted)emissions[0].Value);
        AssertTellsNothing((DocumentRouted)emissions[1].Value);
    }

    [Theory]
    [InlineData("spare")]
    [InlineData("other")]
    [InlineData("contract")]
    public async Task A_label_of_the_model_or_of_a_rule_is_accepted(string label)
    {
        using var place = new Workplace("{labels: [contract], routes: [{name: c, when: {label: contract}, to: [legal]}, {name: rest, to: [mailroom]}]}");

        Assert.Equal(2, (await place.CompleteAsync(Answer(ForReview(), label))).Count);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_answer_that_cannot_be_is_rejected(string why, DocumentLabelled answer)
    {
        using var place = new Workplace();

        var rejected = Assert.IsType<StageResult.RejectedResult>(await place.RunAsync(answer));
        Assert.Equal(Reasons.Schema, rejected.Reason);
        Assert.Contains(why, rejected.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, DocumentLabelled> Invalid => new()
    {
        { "'invoise' is a label of no model and no rule", Answer(ForReview(), "invoise") },
        { "'' is a label", Answer(ForReview(), "") },
        { "who gave it", Answer(ForReview(), "invoice") with { By = " " } },
        { "another document", Answer(ForReview(), "invoice") with { DocumentId = Id + "/1" } },
        { "higher number", Answer(ForReview(), "invoice") with { Decision = 1 } },
        { "not valid", Answer(ForReview() with { Outcome = "?" }, "invoice") },
    };

    [Fact]
    public void The_labels_take_effect_once_by_their_decision_number()
    {
        using var place = new Workplace();

        var once = place.Stage.Inputs.Single(input => input.Topic == Topics.Labels).Once!;
        Assert.Equal((Topics.Settled, typeof(DocumentClassified)), (once.Topic, once.EventType));
        Assert.Equal(2, once.NumberOfInput(Answer(ForReview(), "invoice")));
        Assert.Equal(1, once.NumberOfDelivered(ForReview()));
        Assert.Null(place.Stage.Inputs.Single(input => input.Topic == Topics.Classified).Once);
    }

    private static void AssertTellsNothing(DocumentRouted record)
    {
        Assert.Equal(RoutingStatus.Withdrawn, record.Status);
        Assert.Equal(("", "", null, null, null, 0), (record.Excerpt, record.Source.Path, record.Mail, record.Label, record.Language, record.Tags.Count));
    }
}
