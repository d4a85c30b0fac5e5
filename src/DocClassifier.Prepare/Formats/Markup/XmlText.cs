using System.Text;
using System.Xml;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Markup;

/// <summary>An XML document as lines of "what: value", such as an e-invoice (UBL, UN/CEFACT CII) is read by people.</summary>
internal static class XmlText
{
    private static readonly XmlReaderSettings Settings = new()
    {
        // No entity of the document's own is ever expanded, none fetched.
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    /// <summary>UNTDID 1001: what kind of document an e-invoice is.</summary>
    private static readonly Dictionary<string, string> TypeCodes = new(StringComparer.Ordinal)
    {
        ["380"] = "commercial invoice",
        ["381"] = "credit note",
        ["384"] = "corrected invoice",
        ["389"] = "self-billed invoice",
        ["326"] = "partial invoice",
        ["386"] = "prepayment invoice",
        ["220"] = "order",
        ["231"] = "order response",
        ["310"] = "offer",
    };

    /// <summary>Null when it is not well-formed.</summary>
    public static string? Read(string xml, ExtractContext context)
    {
        var text = new StringBuilder();
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF', ' ', '\r', '\n', '\t')), Settings);
            var label = string.Empty;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    if (reader.Depth == 0)
                        text.Append(Words(reader.LocalName)).Append('\n');
                    label = reader.LocalName;
                }
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && !string.IsNullOrWhiteSpace(reader.Value))
                {
                    Append(text, label, reader.Value.Trim());
                    context.CheckText(text.Length);
                }
            }

            return text.ToString();
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Whether the bytes are an e-invoice or e-order: its root element says so.</summary>
    public static bool IsBusinessDocument(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF', ' ', '\r', '\n', '\t')), Settings);
            reader.MoveToContent();
            return reader.LocalName is "CrossIndustryInvoice" or "CrossIndustryDocument" or "Invoice" or "CreditNote" or "Order" or "SCRDMCCBDACIOMessageStructure";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static void Append(StringBuilder text, string label, string value)
    {
        // Attachments of e-invoices are base64: nothing to read.
        if (value.Length > 2000 && !value.AsSpan(0, 1000).Contains(' '))
            return;
        text.Append(Words(label)).Append(": ").Append(value);
        if (label.EndsWith("TypeCode", StringComparison.Ordinal) && TypeCodes.TryGetValue(value, out var kind))
            text.Append(" (").Append(kind).Append(')');
        text.Append('\n');
    }

    /// <summary><c>DuePayableAmount</c> → <c>Due Payable Amount</c>.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var at = 0; at < name.Length; at++)
        {
            if (at > 0 && char.IsUpper(name[at]) && !char.IsUpper(name[at - 1]))
                words.Append(' ');
            words.Append(name[at]);
        }

        return words.ToString();
    }
}
