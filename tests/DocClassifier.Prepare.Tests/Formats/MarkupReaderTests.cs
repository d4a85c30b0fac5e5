namespace DocClassifier.Prepare.Tests.Formats;

public sealed class MarkupReaderTests
{
    [Fact]
    public async Task A_page_is_laid_out_as_lines()
    {
        var text = (await Prepared.FromAsync(
            "<!DOCTYPE html><html><head><title>Order 12</title><style>p{}</style></head><body><script>x()</script><h1>Order</h1><p>Two\n  <b>words</b>.<br>New line"
            + "<table><tr><td>Oak</td><td>10</td></tr><tr><td>Ash</td><td>12</td></tr></table><div style=\"display: none\">hidden</div><ul><li>one<li>two</ul>&uuml;&nbsp;&amp;")).Text;

        Assert.Equal("text/html", text.MediaType);
        Assert.Equal("Order 12\n\nOrder\n\nTwo words.\nNew line\n\nOak 10\nAsh 12\n\none\ntwo\nü &", text.Text);
    }

    [Fact]
    public async Task The_charset_that_a_page_declares_is_used()
    {
        var page = System.Text.Encoding.Latin1.GetBytes("<html><head><meta charset=\"iso-8859-1\"></head><body>Größe</body></html>");

        Assert.Equal("Größe", (await Prepared.FromAsync(page)).Text.Text);
    }

    [Fact]
    public async Task Deep_nesting_does_no_harm()
    {
        var page = "<html><body>" + string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep";

        Assert.Equal("deep", (await Prepared.FromAsync(page)).Text.Text);
    }

    [Fact]
    public async Task An_e_invoice_is_read_as_text()
    {
        var text = (await Prepared.FromAsync(
            "<?xml version=\"1.0\"?><rsm:CrossIndustryInvoice xmlns:rsm=\"urn:a\" xmlns:ram=\"urn:b\"><ram:ID>R-17</ram:ID><ram:TypeCode>380</ram:TypeCode>"
            + "<ram:DuePayableAmount>119.00</ram:DuePayableAmount></rsm:CrossIndustryInvoice>")).Text;

        Assert.Equal("application/xml", text.MediaType);
        Assert.Equal("Cross Industry Invoice\nID: R-17\nType Code: 380 (commercial invoice)\nDue Payable Amount: 119.00", text.Text);
    }

    [Fact]
    public async Task Entities_of_the_document_are_never_expanded()
    {
        var bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><l>&b;&f;</l>";

        Assert.DoesNotContain("root:", (await Prepared.FromAsync(bomb)).Text.Text, StringComparison.Ordinal);
    }
}
