using DocClassifier.Contracts.Events;

namespace DocClassifier.Route.Rules;

/// <summary>The <c>when</c> of a rule: all that is given must hold; of a list, one value must. An empty list asks nothing.</summary>
internal sealed record Condition
{
    public IReadOnlyList<string> Labels { get; init; } = [];

    public double? MinConfidence { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Languages { get; init; } = [];

    public IReadOnlyList<SenderPattern> Senders { get; init; } = [];

    public bool Holds(DocumentClassified decision) =>
        (Labels.Count == 0 || (decision.Label is { } label && Labels.Contains(label, StringComparer.Ordinal)))
        && (MinConfidence is not { } least || decision.Confidence >= least)
        && (Tags.Count == 0 || decision.Tags.Any(tag => Tags.Contains(tag, StringComparer.Ordinal)))
        && (Languages.Count == 0 || (decision.Language is { } language && Languages.Contains(language, StringComparer.OrdinalIgnoreCase)))
        && (Senders.Count == 0 || IsFromOneOfSenders(decision.Mail));

    private bool IsFromOneOfSenders(MailHeaders? mail) =>
        mail?.From is { } from && MailAddresses.In(from).Any(address => Senders.Any(sender => sender.Matches(address)));
}
