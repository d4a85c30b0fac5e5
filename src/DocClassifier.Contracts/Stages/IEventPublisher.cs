using DocClassifier.Contracts.Events;

namespace DocClassifier.Contracts.Stages;

/// <summary>Puts events onto topics from outside a stage: what ingest and the command line use. Thread-safe.</summary>
public interface IEventPublisher
{
    /// <summary>Writes one record and returns once the cluster has acknowledged it durably (acks=all).</summary>
    /// <exception cref="TransientFaultException">The cluster did not take it; nothing may be assumed: send the same again.</exception>
    Task PublishAsync(string topic, IDocumentEvent value, CancellationToken cancellationToken);
}
