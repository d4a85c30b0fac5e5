using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Reloading;
using DocClassifier.Route.Rules;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Route.Delivery;

/// <summary>
/// Forwards each decision to the departments of the first rule that matches, what the model is unsure of to people, and people's answers,
/// once each, like a decision of their own.
/// </summary>
internal sealed class RouteStage(LiveRoutes routes, TimeProvider time, ILogger<RouteStage> logger, ITopicCatalog? topics = null) : IStage
{
    public string Name => "route";

    public IReadOnlyList<StageInput> Inputs =>
    [
        StageInput.From<DocumentClassified>(Topics.Classified, DeliverAsync),
        StageInput.From<DocumentLabelled>(
            Topics.Labels,
            SettleAsync,
            once: OncePerNumber.By<DocumentLabelled, DocumentClassified>(Topics.Settled, answer => answer.Decision, settled => settled.Decision)),
    ];

    public IReadOnlyList<StageOutput> Outputs =>
    [
        .. routes.Departments.Select(department =>
            new StageOutput(Topics.Department(department.Name), typeof(DocumentRouted), department.Format)),
        new StageOutput(Topics.Review, typeof(DocumentClassified)),
        new StageOutput(Topics.Settled, typeof(DocumentClassified)),
    ];

    private async ValueTask<StageResult> DeliverAsync(DocumentClassified decision, CancellationToken cancellationToken)
    {
        if (Decisions.Problem(decision) is { } problem)
            return StageResult.Rejected(Reasons.Schema, problem);

        var table = routes.Current;
        var withdrawals = (decision.Supersedes?.Departments ?? []).Distinct().Select(department => new Withdrawal(department, IsCertain: true));
        return StageResult.Completed(Deliveries.Of(
            table, decision, await ThoseWithTopicAsync(table, decision.DocumentId, withdrawals, cancellationToken), time.GetUtcNow()));
    }

    private async ValueTask<StageResult> SettleAsync(DocumentLabelled answer, CancellationToken cancellationToken)
    {
        var table = routes.Current;
        if (Answers.Problem(table, answer) is { } problem)
            return StageResult.Rejected(Reasons.Schema, problem);

        var decision = Answers.Settle(answer, Deliveries.Target(table, answer.Answers).Departments);
        var withdrawals = await ThoseWithTopicAsync(table, answer.DocumentId, Holders.Of(table, answer.Answers), cancellationToken);
        return StageResult.Completed([.. Deliveries.Of(table, decision, withdrawals, time.GetUtcNow()), Emission.To(Topics.Settled, decision)]);
    }

    // Rule 13 of the streaming rules: a missing topic is never a document's failure. Topics of the rules in force were checked; others come
    // from the records themselves.
    private async ValueTask<List<Withdrawal>> ThoseWithTopicAsync(
        RouteTable table, string documentId, IEnumerable<Withdrawal> withdrawals, CancellationToken cancellationToken)
    {
        var possible = new List<Withdrawal>();
        foreach (var withdrawal in withdrawals)
        {
            if (table.Names(withdrawal.Department) || topics is null || await topics.ExistsAsync(Topics.Department(withdrawal.Department), cancellationToken))
                possible.Add(withdrawal);
            else
                logger.CannotWithdraw(documentId, withdrawal.Department);
        }

        return possible;
    }
}
