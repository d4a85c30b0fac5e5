using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Streaming.Registry;

/// <summary>A schema registry as Confluent's: schemas have ids, subjects have versions of schemas. Thread-safe.</summary>
public interface ISchemaRegistry
{
    /// <summary>Registers a schema under a subject unless it is there; the id is the same for the same schema.</summary>
    /// <exception cref="IncompatibleSchemaException">The registry refuses it.</exception>
    /// <exception cref="TransientFaultException">The registry cannot be reached or does not work.</exception>
    Task<int> RegisterAsync(string subject, AvroSchema schema, CancellationToken cancellationToken);

    /// <summary>The schema of an id. Found ones are kept for ever, always as the same instance.</summary>
    /// <exception cref="UnknownSchemaException">The registry does not know the id (yet).</exception>
    /// <exception cref="Avro.WrongSchemaException">What has this id is no Avro schema.</exception>
    /// <exception cref="TransientFaultException">The registry cannot be reached or does not work.</exception>
    ValueTask<AvroSchema> GetAsync(int id, CancellationToken cancellationToken);
}
