using DocClassifier.Contracts.Events;
using DocClassifier.Prepare.Cleaning;

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

    /// <summary>Whether an old trail may follow.</summary>
    public Quoting Quoting { get; init; }
}
