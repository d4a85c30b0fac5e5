namespace DocClassifier.Bench.Serdes;

/// <summary>Serializes one event, and deserializes what was written, in Confluent's wire format.</summary>
internal interface ISerdes
{
    byte[] Serialize();

    object Deserialize(byte[] value);
}
