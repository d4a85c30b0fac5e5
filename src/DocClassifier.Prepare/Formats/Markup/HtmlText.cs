using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Markup;

/// <summary>The text of an HTML page, with the lines that its blocks make.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Skipped =
        ["script", "style", "head", "template", "noscript", "svg", "object", "iframe", "audio", "video", "canvas", "datalist", "textarea"];

    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "header", "legend", "li", "main", "nav", "ol", "option", "section", "summary", "tr", "ul",
    ];

    private static readonly HashSet<string> Paragraphs = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "pre", "hr"];

    public static IHtmlDocument Parse(ReadOnlySpan<byte> bytes, string? charset)
    {
        var text = TextDecoder.Decode(bytes, HtmlCharset.Declared(bytes) ?? charset) ?? string.Empty;
        return new HtmlParser().ParseDocument(text);
    }

    public static string Read(IHtmlDocument document, ExtractContext context, bool withTitle)
    {
        var writer = new HtmlTextWriter();
        if (withTitle && document.Title is { Length: > 0 } title)
        {
            writer.Text(title, preformatted: false);
            writer.Break(2);
        }

        // A stack, not recursion: pages nest as deep as their authors like.
        var stack = new Stack<(INode Node, bool Leave, bool Preformatted)>();
        if (document.Body is { } body)
            stack.Push((body, false, false));
        while (stack.Count > 0)
        {
            var (node, leave, preformatted) = stack.Pop();
            if (leave)
            {
                Leave(writer, (IElement)node);
                continue;
            }

            if (node is IText text)
            {
                writer.Text(text.Data, preformatted);
                context.CheckText(writer.Length);
            }
            else if (node is IElement element && Enter(writer, element))
            {
                stack.Push((element, true, preformatted));
                for (var child = element.LastChild; child is not null; child = child.PreviousSibling)
                    stack.Push((child, false, preformatted || element.LocalName == "pre"));
            }
        }

        return writer.ToString();
    }

    private static bool Enter(HtmlTextWriter writer, IElement element)
    {
        var name = element.LocalName;
        if (Skipped.Contains(name) || IsHidden(element))
            return false;
        if (IsQuote(element, name))
            writer.Quote();
        if (name == "br")
            writer.LineFeed();
        else if (name is "td" or "th")
            writer.Text(" ", preformatted: false);
        else
            writer.Break(Paragraphs.Contains(name) ? 2 : Blocks.Contains(name) ? 1 : 0);
        return true;
    }

    private static void Leave(HtmlTextWriter writer, IElement element)
    {
        var name = element.LocalName;
        if (name is "td" or "th")
            writer.Text(" ", preformatted: false);
        writer.Break(Paragraphs.Contains(name) ? 2 : Blocks.Contains(name) ? 1 : 0);
    }

    private static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden")
        || (element.GetAttribute("style") is { } style
            && style.Replace(" ", string.Empty, StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    /// <summary>How mail programs mark the mail that is answered.</summary>
    private static bool IsQuote(IElement element, string name) =>
        (name == "blockquote" && string.Equals(element.GetAttribute("type"), "cite", StringComparison.OrdinalIgnoreCase))
        || (element.ClassName is { } classes
            && (classes.Contains("gmail_quote", StringComparison.Ordinal) || classes.Contains("moz-cite-prefix", StringComparison.Ordinal)
                || classes.Contains("yahoo_quoted", StringComparison.Ordinal) || classes.Contains("protonmail_quote", StringComparison.Ordinal)))
        || element.Id is "divRplyFwdMsg" or "appendonsend" or "x_divRplyFwdMsg";
}
