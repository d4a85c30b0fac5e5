using System.Text;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Reading;
using DocClassifier.Route.Rules;
using FsCheck;
using FsCheck.Fluent;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Reading;

public sealed class RoutesReaderTests
{
    private const string Rest = "- {name: rest, to: [mailroom]}";

    [Theory]
    [InlineData("", "routes.yaml: the file is empty.*at least one rule")]
    [InlineData("# nothing but a comment", "routes.yaml: the file is empty")]
    [InlineData("just words", "routes.yaml:1: this is a single value. Write a mapping with routes:")]
    [InlineData("[]", "routes.yaml:1: routes: there are no rules. Write a list of rules")]
    [InlineData("routes: []", "routes.yaml:1: routes: there are no rules")]
    [InlineData("routes:", "routes.yaml:1: routes: this is empty. Write a list of rules")]
    [InlineData("routes: {a: b}", "routes.yaml:1: routes: this is a mapping. Write a list of rules")]
    [InlineData("departments: {}", "routes.yaml:1: there is no routes:. Write a mapping")]
    [InlineData("rules:\n" + Rest, "routes.yaml:2: rules: there is no such key. Use routes, departments.")]
    [InlineData("routes:\n" + Rest + "\nroutes: []", "routes.yaml:3: this is not YAML: .*uplicate")]
    [InlineData("- name: [\n", "routes.yaml:[0-9]+: this is not YAML: ")]
    [InlineData("---\n" + Rest + "\n---\n" + Rest, "routes.yaml: the file has more than one YAML document. Take the lines '---' out.")]
    [InlineData("- finance", @"routes.yaml:1: routes\[1\]: this is a single value. Write a rule with name, when and to.")]
    [InlineData("- {to: [mailroom]}", @"routes.yaml:1: routes\[1\]: the rule has no name. Add one")]
    [InlineData("- {name: '', to: [mailroom]}", @"routes.yaml:1: routes\[1\].name: this is empty. Write a name")]
    [InlineData("- {name: rest}", @"routes.yaml:1: routes\[1\]: the rule has no to. Add the departments")]
    [InlineData("- {name: rest, to: []}", @"routes.yaml:1: routes\[1\].to: the list is empty. Write the departments")]
    [InlineData("- {name: rest, to: }", @"routes.yaml:1: routes\[1\].to: this is empty. Write ")]
    [InlineData("- {name: rest, to: [a, a]}", @"routes.yaml:1: routes\[1\].to\[2\]: 'a' stands in this list twice. Take one out.")]
    [InlineData("- {name: rest, to: [{a: b}]}", @"routes.yaml:1: routes\[1\].to\[1\]: this is a mapping")]
    [InlineData("- {name: rest, to: [Finance]}", @"routes.yaml:1: routes\[1\].to\[1\]: 'Finance' cannot be a department, .* Use lower-case letters")]
    [InlineData("- {name: rest, to: [buchführung]}", "'buchführung' cannot be a department")]
    [InlineData("- {name: rest, to: ['a/b']}", "'a/b' cannot be a department")]
    [InlineData("- {name: rest, to: ['..']}", "'..' cannot be a department")]
    [InlineData("- {name: rest, to: [hr.dlq]}", "'hr.dlq' cannot be a department")]
    [InlineData("- {name: rest, to: [service desk]}", "'service desk' cannot be a department")]
    [InlineData("- {name: rest, To: [mailroom]}", @"routes.yaml:1: routes\[1\].To: there is no such key. Use name, when, to.")]
    [InlineData("- {name: rest, to: [a.b, a_b]}", @"routes\[1\].to\[2\]: 'a_b' and 'a.b' differ only in '.' and '_'.*Rename one.")]
    [InlineData("- {name: only, when: {label: invoice}, to: [finance]}", @"routes.yaml:1: routes\[1\]: the last rule, 'only', has a when, .*Add a last rule without when")]
    [InlineData("- {name: early, to: [hr]}\n" + Rest, @"routes.yaml:1: routes\[1\]: rule 'early' has no when, .*move it to the end")]
    [InlineData(Rest + "\n" + Rest, @"routes.yaml:2: routes\[2\]: the rule of line 1 is named 'rest' too. Give this one another name.")]
    [InlineData("- {name: a, when: , to: [hr]}\n" + Rest, @"routes.yaml:1: routes\[1\].when: this is empty. Write conditions")]
    [InlineData("- {name: a, when: {}, to: [hr]}\n" + Rest, @"routes\[1\].when: there is no condition. Write one .* or leave when out")]
    [InlineData("- {name: a, when: invoice, to: [hr]}\n" + Rest, @"routes\[1\].when: this is a single value. Write conditions")]
    [InlineData("- {name: a, when: {lable: invoice}, to: [hr]}\n" + Rest, @"routes\[1\].when.lable: there is no such key. Use label, minConfidence, tag, language, sender.")]
    [InlineData("- {name: a, when: {label: {a: b}}, to: [hr]}\n" + Rest, @"routes\[1\].when.label: this is a mapping. Write a label")]
    [InlineData("- {name: a, when: {label: []}, to: [hr]}\n" + Rest, @"routes\[1\].when.label: the list is empty")]
    [InlineData("- {name: a, when: {label: [invoice, null]}, to: [hr]}\n" + Rest, @"routes\[1\].when.label\[2\]: this is empty")]
    [InlineData("- name: a\n  when:\n    minConfidence: 1.5\n  to: [hr]\n" + Rest, @"routes.yaml:3: routes\[1\].when.minConfidence: 1.5 is not a probability. Write a number from 0 to 1")]
    [InlineData("- {name: a, when: {minConfidence: -0.1}, to: [hr]}\n" + Rest, "-0.1 is not a probability")]
    [InlineData("- {name: a, when: {minConfidence: .nan}, to: [hr]}\n" + Rest, "'.nan' is not a number")]
    [InlineData("- {name: a, when: {minConfidence: '0,9'}, to: [hr]}\n" + Rest, "'0,9' is not a number. Write a number from 0 to 1")]
    [InlineData("- {name: a, when: {minConfidence: [0.9]}, to: [hr]}\n" + Rest, "minConfidence: this is a list. Write a number")]
    [InlineData("- {name: a, when: {language: german}, to: [hr]}\n" + Rest, @"when.language: 'german' is not a language. Write a language's two letters")]
    [InlineData("- {name: a, when: {sender: 'Jane <jane@example.com>'}, to: [hr]}\n" + Rest, @"when.sender: 'Jane <jane@example.com>' can match no sender. Write an address")]
    [InlineData("routes:\n" + Rest + "\ndepartments: [hr]", "routes.yaml:3: departments: this is a list. Write a mapping such as hr: {format: json}.")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {hr: {format: json}}", "departments.hr: no rule sends anything to 'hr'. Correct the name, or mark")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {mailroom: json}", "departments.mailroom: this is a single value. Write a mapping such as {format: json}.")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {mailroom: {format: xml}}", "departments.mailroom.format: there is no format 'xml'. Write avro or json.")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {mailroom: {fromat: json}}", "departments.mailroom.fromat: there is no such key. Use format, retired.")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {mailroom: {retired: true}}", "departments.mailroom: 'mailroom' is retired, but line 2 sends documents to it.")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {old: {retired: yes please}}", "'yes please' is neither true nor false")]
    [InlineData("routes:\n" + Rest + "\ndepartments: {Old: {retired: true}}", "departments.Old: 'Old' cannot be a department")]
    public void A_mistake_is_told_in_one_line_with_place_and_remedy(string yaml, string expected)
    {
        var message = Assert.Throws<RoutesException>(() => Table(yaml)).Message;

        Assert.Matches(expected, message);
        Assert.DoesNotContain('\n', message);
        Assert.StartsWith("routes.yaml:", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- name: a\n  when: {label: offer\n  to: [sales]\n" + Rest, "routes.yaml:2: this is not YAML: the { of this line is not closed .*line 3.* Close it with }")]
    [InlineData("- name: a\n  to: [sales\n" + Rest, @"routes.yaml:2: this is not YAML: the \[ of this line is not closed .* Close it with \]")]
    [InlineData("- name: a\n  when:\n    label: [offer, invoice\n  to: [sales]\n" + Rest, @"routes.yaml:3: this is not YAML: the \[ of this line")]
    [InlineData("- name: 'a\n  to: [sales]\n", "routes.yaml:[0-9]+: this is not YAML: ")]
    [InlineData("- name: a\n\tto: [sales]\n", "routes.yaml:[0-9]+: this is not YAML: ")]
    [InlineData("- name: a\n to: [sales]\n  when: {label: offer}\n", "routes.yaml:[0-9]+: this is not YAML: ")]
    [InlineData("- name: a}\n  to: }[\n", "routes.yaml:[0-9]+: ")]
    [InlineData("- {name: a, name: b, to: [sales]}", "routes.yaml:1: .*[Dd]uplicate")]
    [InlineData("- {name: a, to: *nobody}", "routes.yaml:1: ")]
    [InlineData("- &all {name: a, to: *all}", @"routes.yaml:1: \*all stands within what it names")]
    [InlineData("- {name: a, to: [sales], ? {b: c} : d}", "routes.yaml:1: a key must be a plain word")]
    [InlineData("%YAML 9.9\n---\n- {name: a, to: [sales]}", "routes.yaml:")]
    [InlineData("- name: a\n  to: !!binary sales\n  when: !<x", "routes.yaml:[0-9]+: ")]
    public void Text_that_is_no_YAML_is_refused_with_the_line_to_correct(string yaml, string expected)
    {
        var message = Assert.Throws<RoutesException>(() => Table(yaml)).Message;

        Assert.Matches(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Nesting_without_end_is_refused_and_does_not_exhaust_the_stack(string opening) =>
        Assert.Matches("routes.yaml:1: .*nested deeper", Assert.Throws<RoutesException>(() => Table(string.Concat(Enumerable.Repeat(opening, 100_000)))).Message);

    [Fact]
    public void Whatever_an_edit_leaves_behind_is_read_or_refused()
    {
        const string good = """
            routes:
              - name: large
                when: {label: invoice, minConfidence: 0.9, sender: ["*@example.com"]}   # why
                to: &money [finance, audit]
              - name: 'rest: all'
                to: *money
            departments: {audit: {format: json}}
            """;
        var edit = from at in Gen.Choose(0, good.Length)
                   from cut in Gen.Choose(0, 12)
                   from put in Gen.ListOf(Gen.Elements("{", "}", "[", "]", ":", "-", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "?", "#", ",", "\t", "\n", " ", "a", "\0", "\uFFFF"))
                   select good[..at] + string.Concat(put.Take(4)) + good[Math.Min(good.Length, at + cut)..];
        Prop.ForAll(Arb.From(edit), text =>
        {
            try
            {
                return Table(text).Rules.Count > 0;
            }
            catch (RoutesException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        var latin = Encoding.Latin1.GetBytes("- {name: für alle, to: [mailroom]}");

        Assert.Contains("UTF-8", Assert.Throws<RoutesException>(() => RoutesReader.Read("routes.yaml", latin)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() =>
        Assert.Equal("rest", Table("\uFEFF" + Rest).Rules.Single().Name);

    [Fact]
    public void Departments_are_listed_once_with_their_formats()
    {
        var table = Table("""
            routes:
              - {name: applications, when: {label: job_application}, to: [hr, archive]}
              - {name: invoices, when: {label: invoice}, to: [finance, archive]}
              - {name: rest, to: mailroom}
            departments:
              hr: {format: json}
              finance: {format: avro}
              works-council: {format: json, retired: true}
            """);

        Assert.Equal(
            [
                new Department("hr", ValueFormat.Json),
                new Department("archive"),
                new Department("finance"),
                new Department("mailroom"),
                new Department("works-council", ValueFormat.Json, Retired: true),
            ],
            table.Departments);
    }

    [Fact]
    public void A_long_department_name_is_refused_before_Kafka_does() =>
        Assert.Throws<RoutesException>(() => Table($"- {{name: rest, to: [{new string('a', 151)}]}}"));

    [Fact]
    public void Any_text_is_either_read_or_refused_with_a_message() =>
        Prop.ForAll<string>(text =>
        {
            try
            {
                Table(text ?? "");
            }
            catch (RoutesException)
            {
                // Refused, as most of it should be.
            }
        }).Check(Config.QuickThrowOnFailure);
}
