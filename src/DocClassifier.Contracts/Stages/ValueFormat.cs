namespace DocClassifier.Contracts.Stages;

/// <summary>How the values of a topic are written.</summary>
public enum ValueFormat
{
    /// <summary>Avro in Confluent's wire format.</summary>
    Avro,

    /// <summary>Plain JSON with the Avro field names, for services without a registry client.</summary>
    Json,
}
