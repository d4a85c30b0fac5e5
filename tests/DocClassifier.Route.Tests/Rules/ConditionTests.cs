using DocClassifier.Contracts.Events;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Rules;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("{label: invoice}", true)]
    [InlineData("{label: offer}", false)]
    [InlineData("{label: Invoice}", false)]
    [InlineData("{label: [offer, invoice]}", true)]
    [InlineData("{minConfidence: 0.9}", true)]
    [InlineData("{minConfidence: 0.90001}", false)]
    [InlineData("{minConfidence: 0}", true)]
    [InlineData("{tag: urgent}", true)]
    [InlineData("{tag: [none, branch-berlin]}", true)]
    [InlineData("{tag: none}", false)]
    [InlineData("{language: de}", true)]
    [InlineData("{language: DE}", true)]
    [InlineData("{language: [fr, en]}", false)]
    [InlineData("{sender: example.com}", true)]
    [InlineData("{sender: example.org}", false)]
    [InlineData("{label: invoice, minConfidence: 0.9, tag: urgent, language: de, sender: example.com}", true)]
    [InlineData("{label: invoice, minConfidence: 0.9, tag: urgent, language: de, sender: example.org}", false)]
    [InlineData("{label: invoice, minConfidence: 0.95, tag: urgent, language: de}", false)]
    [InlineData("{label: offer, language: de}", false)]
    public void A_rule_matches_when_all_its_conditions_hold(string when, bool matches)
    {
        var decision = Decided("invoice", 0.9, from: "Jane Doe <jane@example.com>") with { Tags = ["urgent", "branch-berlin"], Language = "de" };
        var table = Table($"[{{name: asked, when: {when}, to: finance}}, {{name: rest, to: [mailroom]}}]");

        Assert.Equal(matches ? "asked" : "rest", table.Match(decision).Rule);
    }

    [Theory]
    [InlineData("{minConfidence: 0}")]
    [InlineData("{language: de}")]
    [InlineData("{sender: '*'}")]
    [InlineData("{label: invoice}")]
    [InlineData("{tag: urgent}")]
    public void What_is_unknown_of_a_document_meets_no_condition(string when)
    {
        var table = Table($"[{{name: asked, when: {when}, to: finance}}, {{name: rest, to: [mailroom]}}]");
        var unknown = ForReview(label: null) with { Confidence = null, Language = null, Mail = null, Tags = [] };

        Assert.Equal("rest", table.Match(unknown).Rule);
        Assert.Equal("rest", table.Match(unknown with { Mail = new MailHeaders { From = null, To = [] } }).Rule);
    }

    [Fact]
    public void The_first_rule_that_matches_wins_and_names_all_its_departments()
    {
        var table = Table("""
            - {name: large, when: {label: invoice, minConfidence: 0.95}, to: [finance, audit]}
            - {name: any, when: {label: invoice}, to: [finance]}
            - {name: rest, to: mailroom}
            """);

        var match = table.Match(Decided("invoice", 0.97));
        Assert.Equal("large", match.Rule);
        Assert.Equal(["finance", "audit"], match.Departments);
        Assert.Equal("any", table.Match(Decided("invoice", 0.9)).Rule);
        Assert.Equal(["mailroom"], table.Match(Decided("offer")).Departments);
    }

    [Theory]
    [InlineData("invoice", "finance")]
    [InlineData("offer", "procurement")]
    [InlineData("purchase_order", "sales")]
    [InlineData("job_application", "hr")]
    [InlineData("complaint", "customer-care")]
    [InlineData("service_request", "service-desk")]
    [InlineData("other", "mailroom")]
    [InlineData("a label of another model", "mailroom")]
    public void The_built_in_rules_send_each_label_to_its_department(string label, string department) =>
        Assert.Equal([department], DocClassifier.Route.Reading.RoutesFile.ReadBuiltIn().Match(Decided(label)).Departments);
}
