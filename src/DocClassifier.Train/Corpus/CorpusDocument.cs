namespace DocClassifier.Train.Corpus;

/// <summary>A document to learn from.</summary>
/// <param name="Name">Path within the corpus, with forward slashes; names the group that is left out together.</param>
/// <param name="Label">What it is.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Markup">The text with replaceable spans, <c>[[kind:value]]</c>.</param>
public sealed record CorpusDocument(string Name, string Label, string Language, string Markup)
{
    /// <summary>The text as written.</summary>
    public string Text => Corpus.Markup.Plain(Markup);

    /// <summary>Sender or source: what must not be on both sides of a split. Default: the document itself.</summary>
    public string Group { get; init; } = Name;
}
