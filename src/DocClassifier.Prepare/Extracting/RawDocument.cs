using DocClassifier.Contracts.Events;

namespace DocClassifier.Prepare.Extracting;

/// <summary>What a format's reader found, before cleaning. Either a text, or pages, or parts only.</summary>
internal sealed record RawDocument(string MediaType)
{
    public string? Text { get; init; }

    /// <summary>What people see of it, when that is not all: machine-readable data has labels in a language of its own. Default: the text.</summary>
    public string? Visible { get; init; }

    public IReadOnlyList<ExtractedPage> Pages { get; init; } = [];

    public IReadOnlyList<ExtractedPart> Parts { get; init; } = [];

    public MailHeaders? Mail { get; init; }

    /// <summary>Correspondence in which an old trail may follow: mails and plain texts.</summary>
    public bool MayQuote { get; init; }
}
