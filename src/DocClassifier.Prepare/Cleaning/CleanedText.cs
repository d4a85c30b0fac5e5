namespace DocClassifier.Prepare.Cleaning;

/// <summary>A text as events carry it.</summary>
/// <param name="Text">NFKC, lines without needless white space, at most one empty line in a row.</param>
/// <param name="QuotedFrom">UTF-16 index at which an old trail or a signature begins; null when there is none.</param>
internal sealed record CleanedText(string Text, int? QuotedFrom);
