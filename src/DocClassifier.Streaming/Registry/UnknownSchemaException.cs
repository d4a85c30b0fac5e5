using DocClassifier.Avro;
using DocClassifier.Contracts;

namespace DocClassifier.Streaming.Registry;

/// <summary>A value names a schema id that the registry does not know: perhaps it is behind, perhaps the value is not ours.</summary>
public sealed class UnknownSchemaException(int id) : UnreadableValueException(Reasons.Schema, MessageOf(id))
{
    public int Id { get; } = id;

    internal static string MessageOf(int id) => FormattableString.Invariant($"The registry knows no schema {id}.");
}
