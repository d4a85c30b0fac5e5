using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Reloading;
using DocClassifier.Route.Rules;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Reloading;

public sealed class LiveRoutesTests
{
    private const string ToFinance = "- {name: first, to: [finance]}";
    private const string ToAudit = "- {name: second, to: [audit]}";

    [Fact]
    public void Without_a_file_the_built_in_rules_hold()
    {
        using var place = new Workplace();

        Assert.Equal(
            ["finance", "procurement", "sales", "hr", "customer-care", "service-desk", "mailroom"],
            place.Routes.Departments.Select(department => department.Name));
        Assert.False(place.Routes.CanChange);
    }

    [Fact]
    public void A_file_that_is_set_but_missing_is_an_error()
    {
        var options = Options.Create(new RouteOptions { File = "/nowhere/routes.yaml" });

        var exception = Assert.Throws<RoutesException>(() => new LiveRoutes(options, TimeProvider.System, NullLogger<LiveRoutes>.Instance));
        Assert.Equal("/nowhere/routes.yaml: there is no such file. Correct Route:File, or leave it out to use the built-in rules.", exception.Message);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_an_error()
    {
        var options = Options.Create(new RouteOptions { File = Path.GetTempPath() });

        Assert.Throws<RoutesException>(() => new LiveRoutes(options, TimeProvider.System, NullLogger<LiveRoutes>.Instance));
    }

    [Fact]
    public async Task A_change_is_taken_up_when_it_has_been_seen_twice()
    {
        using var place = new Workplace(ToFinance);
        await place.Routes.LookAsync(TestContext.None);
        place.Write(ToAudit);

        await place.Routes.LookAsync(TestContext.None);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);
        place.Write(ToAudit + " # still being written");
        await place.Routes.LookAsync(TestContext.None);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);

        await place.Routes.LookAsync(TestContext.None);
        Assert.Equal("second", place.Routes.Match(Decided("invoice")).Rule);
        Assert.Equal(["audit"], place.Routes.Departments.Select(department => department.Name));
    }

    [Theory]
    [InlineData("- {name: broken, to: [")]
    [InlineData("- {name: broken, to: [Audit]}")]
    [InlineData("")]
    [InlineData("- name: broken\n  when: {label: offer\n  to: [sales]\n- {name: rest, to: [mailroom]}\n")]
    [InlineData("- name: broken\n  when: {label: complaints}\n  to: [sales]\n- {name: rest, to: [mailroom]}\n")]
    public async Task A_bad_change_keeps_the_earlier_rules_and_shows_in_log_and_health_until_it_is_mended(string bad)
    {
        using var place = new Workplace(ToFinance);

        await place.ChangeAsync(bad);
        await place.Routes.LookAsync(TestContext.None);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);
        Assert.Single(place.LogLines, line => line.StartsWith("Error: The changed rules are not used", StringComparison.Ordinal));
        var health = await HealthOfAsync(place);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains(place.File, health.Description, StringComparison.Ordinal);

        await place.ChangeAsync(ToAudit);
        Assert.Equal("second", place.Routes.Match(Decided("invoice")).Rule);
        Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(place)).Status);
    }

    [Fact]
    public void The_remedy_for_an_unknown_label_fits_the_form_of_the_file()
    {
        const string rules = "- {name: a, when: {label: contract}, to: [legal]}\n- {name: rest, to: [mailroom]}\n";

        var bare = Assert.Throws<RoutesException>(() => new Workplace(rules)).Message;
        var mapping = Assert.Throws<RoutesException>(() => new Workplace($"routes:\n{rules}")).Message;

        Assert.EndsWith("declared in this file: put the rules under routes: and add labels: [contract] beside it.", bare, StringComparison.Ordinal);
        Assert.EndsWith("declared in this file: labels: [contract].", mapping, StringComparison.Ordinal);
        using var followed = new Workplace($"routes:\n{rules}labels: [contract]\n");
        Assert.Equal("a", followed.Routes.Match(Decided("contract")).Rule);
    }

    [Fact]
    public async Task Rules_on_a_label_of_a_model_that_is_installed_later_take_effect_without_a_restart()
    {
        using var place = new Workplace("- {name: first, to: [mailroom]}\n");
        await place.ChangeAsync("- {name: a, when: {label: contract}, to: [legal]}\n- {name: rest, to: [mailroom]}\n");
        Assert.Equal("first", place.Routes.Match(Decided("contract")).Rule);

        place.InstalledLabels = [.. place.InstalledLabels, "contract"];
        await place.Routes.LookAsync(TestContext.None);

        Assert.Equal("a", place.Routes.Match(Decided("contract")).Rule);
        Assert.Null(place.Routes.Problem);
    }

    [Theory]
    [InlineData("invoices", "Did you mean invoice?")]
    [InlineData("Offer", "Did you mean offer?")]
    [InlineData("purchase-order", "Did you mean purchase_order?")]
    [InlineData("contract", "There are invoice, offer, ")]
    public void A_label_that_nobody_gives_is_an_error_with_its_place_and_what_was_meant(string label, string remedy)
    {
        var message = Assert.Throws<RoutesException>(() => new Workplace($"- name: a\n  when: {{label: [invoice, {label}]}}\n  to: [legal]\n- {{name: rest, to: [mailroom]}}\n")).Message;

        Assert.Contains($"routes.yaml:2: routes[1].when.label[2]: no model gives the label '{label}'.", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.Contains($"labels: [{label}]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_an_installed_model_and_those_that_the_file_declares_are_known()
    {
        using var place = new Workplace("{labels: [contract], routes: [{name: a, when: {label: [spare, contract, invoice]}, to: [legal]}, {name: rest, to: [mailroom]}]}");

        Assert.Equal("a", place.Routes.Match(Decided("contract")).Rule);
    }

    [Fact]
    public async Task A_department_that_cannot_be_written_to_leaves_the_earlier_rules_in_force()
    {
        var catalog = new TestCatalog("department.finance", "department.audit") { Refusal = new InvalidOperationException("The registry refuses the schema.") };
        using var place = new Workplace(ToFinance, catalog);

        await place.ChangeAsync(ToAudit);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);
        Assert.Contains("department 'audit' cannot be written to: The registry refuses the schema.", place.Routes.Problem, StringComparison.Ordinal);

        catalog.Refusal = null;
        await place.Routes.LookAsync(TestContext.None);
        Assert.Equal("second", place.Routes.Match(Decided("invoice")).Rule);
    }

    [Fact]
    public async Task A_file_that_goes_away_and_comes_back_is_healthy_again()
    {
        using var place = new Workplace(ToFinance);
        File.Move(place.File, place.File + ".aside");
        await place.Routes.LookAsync(TestContext.None);
        Assert.Contains("there is no such file", (await HealthOfAsync(place)).Description, StringComparison.Ordinal);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);

        File.Move(place.File + ".aside", place.File);
        await place.Routes.LookAsync(TestContext.None);
        Assert.Null(place.Routes.Problem);
    }

    [Fact]
    public async Task A_new_department_waits_for_its_topic()
    {
        var catalog = new TestCatalog("department.finance");
        using var place = new Workplace(ToFinance, catalog);
        await place.Routes.CheckTopicsAsync(TestContext.None);

        await place.ChangeAsync(ToAudit);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);
        Assert.Equal(
            $"{place.File}:1: routes[1].to[1]: department 'audit' has no topic department.audit. Run docclassifier topics apply, or correct the name.",
            place.Routes.Problem);

        catalog.Topics["department.audit"] = true;
        await place.Routes.LookAsync(TestContext.None);
        Assert.Null(place.Routes.Problem);
        Assert.Equal("second", place.Routes.Match(Decided("invoice")).Rule);
        Assert.Equal(["department.audit"], catalog.Prepared.Select(output => output.Topic));
        Assert.Contains(place.LogLines, line => line.Contains("finance: {retired: true}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_that_is_away_only_delays_a_change()
    {
        var catalog = new TestCatalog("department.finance", "department.audit") { IsAway = true };
        using var place = new Workplace(ToFinance, catalog);
        await place.ChangeAsync(ToAudit);
        Assert.Equal("first", place.Routes.Match(Decided("invoice")).Rule);
        Assert.NotNull(place.Routes.Problem);

        catalog.IsAway = false;
        await place.Routes.LookAsync(TestContext.None);
        Assert.Equal("second", place.Routes.Match(Decided("invoice")).Rule);
    }

    [Fact]
    public async Task A_department_without_a_topic_is_an_error_at_start()
    {
        using var place = new Workplace(ToFinance, new TestCatalog());

        var exception = await Assert.ThrowsAsync<RoutesException>(() => place.Routes.CheckTopicsAsync(TestContext.None));
        Assert.Contains("routes[1].to[1]: department 'finance' has no topic", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outputs_are_the_departments_in_their_formats_with_review_and_settled()
    {
        using var place = new Workplace("routes: [{name: rest, to: [hr]}]\ndepartments: {hr: {format: json}, old: {retired: true}}");

        Assert.Equal(
            [("department.hr", ValueFormat.Json), ("department.old", ValueFormat.Avro), (Topics.Review, ValueFormat.Avro), (Topics.Settled, ValueFormat.Avro)],
            place.Stage.Outputs.Select(output => (output.Topic, output.Format)));

        await place.ChangeAsync(ToAudit);
        Assert.Contains(place.Stage.Outputs, output => output.Topic == "department.audit");
    }

    private static Task<HealthCheckResult> HealthOfAsync(Workplace place) =>
        new RoutesHealthCheck(place.Routes).CheckHealthAsync(new HealthCheckContext(), TestContext.None);
}
