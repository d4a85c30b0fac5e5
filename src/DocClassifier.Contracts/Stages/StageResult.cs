namespace DocClassifier.Contracts.Stages;

/// <summary>
/// What a stage made of one document: records to write, or the reason why the document is bad. A fault of the infrastructure is no
/// result: it is thrown (<see cref="TransientFaultException"/>) and retried.
/// </summary>
public abstract record StageResult
{
    private StageResult()
    {
    }

    /// <summary>Done: these records are written, in this order, in one transaction with the document's offset. May be none.</summary>
    public static StageResult Completed(params IReadOnlyList<Emission> emissions) => new CompletedResult(emissions);

    /// <summary>The document is bad: it becomes a dead letter, original bytes untouched.</summary>
    /// <param name="reason">One of <see cref="Reasons"/>.</param>
    /// <param name="message">A sentence for people, without personal data.</param>
    public static StageResult Rejected(string reason, string message) => new RejectedResult(reason, message);

    /// <summary>See <see cref="Completed"/>.</summary>
    public sealed record CompletedResult(IReadOnlyList<Emission> Emissions) : StageResult;

    /// <summary>See <see cref="Rejected"/>.</summary>
    public sealed record RejectedResult(string Reason, string Message) : StageResult;
}
