using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Delivery;

public sealed class DeliveryTests
{
    [Fact]
    public async Task A_decision_goes_to_each_department_of_its_rule_with_all_it_needs()
    {
        using var place = new Workplace("""
            routes:
              - {name: applications, when: {label: job_application}, to: [hr, archive]}
              - {name: rest, to: [mailroom]}
            departments: {hr: {format: json}}
            """);
        var decision = Decided("job_application", 0.93, from: "jane@example.com") with { DocumentId = Id + "/2", ParentId = Id };

        var emissions = await place.CompleteAsync(decision);

        Assert.Equal([("department.hr", ValueFormat.Json), ("department.archive", ValueFormat.Avro)], emissions.Select(emission => (emission.Topic, emission.Format)));
        var routed = Assert.IsType<DocumentRouted>(emissions[0].Value);
        Assert.Equal(
            new DocumentRouted
            {
                DocumentId = Id + "/2",
                ParentId = Id,
                ArrivalId = "arrival",
                Department = "hr",
                Status = RoutingStatus.Routed,
                Label = "job_application",
                Confidence = 0.93,
                Decision = 1,
                DecidedBy = DecidedBy.Model,
                Rule = "applications",
                Model = decision.Model,
                Source = decision.Source,
                Tags = decision.Tags,
                Language = "en",
                Mail = decision.Mail,
                Excerpt = "Dear Sirs",
                Content = decision.Content,
                ReceivedAt = Noon,
                RoutedAt = Noon,
            },
            routed);
    }

    [Fact]
    public async Task What_the_model_is_unsure_of_goes_to_people_untouched()
    {
        using var place = new Workplace();
        var decision = ForReview();

        var emission = Assert.Single(await place.CompleteAsync(decision));
        Assert.Equal(Topics.Review, emission.Topic);
        Assert.Same(decision, emission.Value);
    }

    [Theory]
    [InlineData("offer", new[] { "finance" }, new[] { "finance:withdrawn", "procurement:routed" })]
    [InlineData("invoice", new[] { "finance" }, new[] { "finance:routed" })]
    [InlineData("invoice", new[] { "finance", "sales", "hr" }, new[] { "sales:withdrawn", "hr:withdrawn", "finance:routed" })]
    [InlineData("offer", new string[0], new[] { "procurement:routed" })]
    [InlineData("offer", new[] { "finance", "finance" }, new[] { "finance:withdrawn", "procurement:routed" })]
    [InlineData(null, new[] { "finance", "sales" }, new[] { "finance:withdrawn", "sales:withdrawn", "review" })]
    [InlineData(null, new string[0], new[] { "review" })]
    public async Task A_superseding_decision_is_withdrawn_from_departments_that_lose_it(string? label, string[] earlier, string[] expected)
    {
        using var place = new Workplace();
        var decision = (label is null ? ForReview() : Decided(label)).Superseding(Decided("service_request"), earlier);

        var emissions = await place.CompleteAsync(decision);

        Assert.Equal(expected, emissions.Select(Describe));
        Assert.All(emissions.Where(emission => emission.Value is DocumentRouted), emission =>
        {
            var record = (DocumentRouted)emission.Value;
            Assert.Equal((2, "department." + record.Department), (record.Decision, emission.Topic));
        });
    }

    [Fact]
    public async Task A_correction_without_what_it_supersedes_withdraws_nothing()
    {
        using var place = new Workplace();

        Assert.Equal(["finance:routed"], (await place.CompleteAsync(Decided("invoice") with { Decision = 3 })).Select(Describe));
    }

    [Fact]
    public async Task A_withdrawal_reaches_a_retired_department_in_its_format_and_skips_one_without_a_topic()
    {
        var catalog = new TestCatalog("department.mailroom", "department.old", "department.forgotten");
        using var place = new Workplace("routes: [{name: rest, to: [mailroom]}]\ndepartments: {old: {format: json, retired: true}}", catalog);

        var emissions = await place.CompleteAsync(Decided("invoice").Superseding(Decided("offer"), "old", "forgotten", "gone"));

        Assert.Equal(["old:withdrawn", "forgotten:withdrawn", "mailroom:routed"], emissions.Select(Describe));
        Assert.Equal([ValueFormat.Json, ValueFormat.Avro, ValueFormat.Avro], emissions.Select(emission => emission.Format));
        Assert.Single(place.LogLines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_no_fault_of_the_document()
    {
        var catalog = new TestCatalog { IsAway = true };
        using var place = new Workplace("[{name: rest, to: [mailroom]}]", catalog);

        await Assert.ThrowsAsync<TransientFaultException>(() => place.RunAsync(Decided("invoice").Superseding(Decided("offer"), "old")));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task A_decision_that_cannot_be_is_rejected(string why, DocumentClassified decision)
    {
        using var place = new Workplace();

        var rejected = Assert.IsType<StageResult.RejectedResult>(await place.RunAsync(decision));
        Assert.Equal(Reasons.Schema, rejected.Reason);
        Assert.Contains(why, rejected.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, DocumentClassified> Invalid => new()
    {
        { "'maybe'", Decided("invoice") with { Outcome = "maybe" } },
        { "no label", Decided("invoice") with { Label = null } },
        { "numbered from 1", Decided("invoice") with { Decision = 0 } },
        { "lower number", Decided("invoice").Superseding(Decided("offer")) with { Decision = 1 } },
        { "name", Decided("invoice").Superseding(Decided("offer"), "../etc") },
    };

    internal static string Describe(Emission emission) => emission.Value switch
    {
        DocumentRouted record => $"{record.Department}:{record.Status}",
        _ => emission.Topic["documents.".Length..],
    };
}
