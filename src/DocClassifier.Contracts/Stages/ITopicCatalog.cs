namespace DocClassifier.Contracts.Stages;

/// <summary>
/// What a stage asks before it writes to a topic that it did not name at its start: route, when <c>routes.yaml</c> changes (STREAMING.md, rule
/// 13). The streaming engine implements it; where none is registered nothing is checked. Thread-safe.
/// </summary>
public interface ITopicCatalog
{
    /// <summary>Whether somebody made <paramref name="topic"/> (without the prefix). Cheap enough to be asked for a document: answers may be some seconds old.</summary>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Makes ready to write to <paramref name="output"/>: registers its schema, so that no transaction waits for the registry.</summary>
    /// <exception cref="TransientFaultException">The registry does not answer.</exception>
    ValueTask PrepareAsync(StageOutput output, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
