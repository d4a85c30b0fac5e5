using Avro;
using Avro.Specific;

namespace DocClassifier.Broker.Tests.Registry;

/// <summary>As avrogen writes a class for a schema.</summary>
public sealed class Letter : ISpecificRecord
{
    public const string Text =
        """{"type":"record","name":"Letter","namespace":"DocClassifier.Broker.Tests.Registry","fields":[{"name":"sender","type":"string"},{"name":"pages","type":"int"}]}""";

#pragma warning disable IDE1006 // Apache.Avro finds the schema of a class by this name.
    public static readonly Schema _SCHEMA = Schema.Parse(Text);
#pragma warning restore IDE1006

    public string Sender { get; set; } = "";

    public int Pages { get; set; }

    public Schema Schema => _SCHEMA;

    public object Get(int fieldPos) => fieldPos switch
    {
        0 => Sender,
        1 => Pages,
        _ => throw new AvroRuntimeException($"No field {fieldPos}."),
    };

    public void Put(int fieldPos, object fieldValue)
    {
        switch (fieldPos)
        {
            case 0:
                Sender = (string)fieldValue;
                break;
            case 1:
                Pages = (int)fieldValue;
                break;
            default:
                throw new AvroRuntimeException($"No field {fieldPos}.");
        }
    }
}
