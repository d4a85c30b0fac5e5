using DocClassifier.Contracts.Events;

namespace DocClassifier.Contracts.Stages;

/// <summary>Puts events onto topics from outside a stage: what ingest and the command line use. Thread-safe.</summary>
public interface IEventPublisher
{
    /// <summary>
    /// Makes ready to publish on a topic, before the first event: its schema is registered, so that no event waits for the registry
    /// (STREAMING.md, rule 11), and the topic is there. A topic that was just made is waited for some seconds.
    /// </summary>
    /// <exception cref="TransientFaultException">Cluster or registry do not answer: try again.</exception>
    /// <exception cref="PermanentFaultException">The registry refuses the schema, or nobody has made the topic.</exception>
    Task PrepareAsync(StageOutput output, CancellationToken cancellationToken);

    /// <summary>Writes one record and returns once the cluster has acknowledged it durably (acks=all).</summary>
    /// <exception cref="TransientFaultException">The cluster did not take it; nothing may be assumed: send the same again.</exception>
    /// <exception cref="PermanentFaultException">The registry refuses the schema of this type of event.</exception>
    Task PublishAsync(string topic, IDocumentEvent value, CancellationToken cancellationToken);
}
