using DocClassifier.Route.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace DocClassifier.Route.Tests.Rules;

public sealed class SenderTests
{
    [Theory]
    [InlineData("jane@example.com", "jane@example.com", true)]
    [InlineData("Jane@Example.COM", "jane@example.com", true)]
    [InlineData("jane@example.com", "mary.jane@example.com", false)]
    [InlineData("example.com", "anyone@example.com", true)]
    [InlineData("EXAMPLE.com", "anyone@example.COM", true)]
    [InlineData("@example.com", "anyone@example.com", true)]
    [InlineData("example.com", "anyone@mail.example.com", false)]
    [InlineData("example.com", "anyone@notexample.com", false)]
    [InlineData("*.example.com", "anyone@mail.example.com", true)]
    [InlineData("*.example.com", "anyone@example.com", false)]
    [InlineData("*@example.com", "anyone@example.com", true)]
    [InlineData("*@example.com", "anyone@example.com.evil.net", false)]
    [InlineData("invoices-??@example.com", "invoices-07@example.com", true)]
    [InlineData("invoices-??@example.com", "invoices-7@example.com", false)]
    [InlineData("billing*@*.example.com", "billing+42@eu.example.com", true)]
    [InlineData("exampleXcom", "a@example.com", false)]
    public void A_sender_is_an_address_a_domain_or_a_glob(string pattern, string address, bool matches) =>
        Assert.Equal(matches, SenderPattern.Parse(pattern)!.Matches(address));

    [Theory]
    [InlineData("Jane Doe <jane@example.com>")]
    [InlineData("jane@")]
    [InlineData("@")]
    [InlineData("a@example.com,b@example.com")]
    public void A_pattern_that_can_match_no_address_is_none(string pattern) => Assert.Null(SenderPattern.Parse(pattern));

    [Theory]
    [InlineData("jane@example.com", "jane@example.com")]
    [InlineData("  jane@example.com ", "jane@example.com")]
    [InlineData("Jane Doe <jane@example.com>", "jane@example.com")]
    [InlineData("<jane@example.com>", "jane@example.com")]
    [InlineData("\"Doe, Jane\" <jane@example.com>", "jane@example.com")]
    [InlineData("\"billing@bank.example\" <eve@evil.example>", "eve@evil.example")]
    [InlineData("billing@bank.example <eve@evil.example>", "eve@evil.example")]
    [InlineData("\"Jane \\\"J\\\" <x@y.example>\" <jane@example.com>", "jane@example.com")]
    [InlineData("jane@example.com (Jane (at home) Doe, x@y.example)", "jane@example.com")]
    [InlineData("jane@example.com, Bob <bob@example.org>", "jane@example.com bob@example.org")]
    [InlineData("Team: jane@example.com, bob@example.org;", "jane@example.com bob@example.org")]
    [InlineData("Jane Doe <jane@example.com", "jane@example.com")]
    [InlineData("jane@example.com.", "jane@example.com")]
    [InlineData("Jane Doe", "")]
    [InlineData("", "")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("\"unclosed <jane@example.com>", "")]
    [InlineData("(unclosed <jane@example.com>", "")]
    public void The_address_of_a_From_field_never_comes_from_a_display_name(string from, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', MailAddresses.In(from)));

    [Fact]
    public void Any_text_in_a_From_field_is_read_without_a_fault() =>
        Prop.ForAll<string>(text => MailAddresses.In(text ?? "").All(address => address.Contains('@')))
            .Check(Config.QuickThrowOnFailure);
}
