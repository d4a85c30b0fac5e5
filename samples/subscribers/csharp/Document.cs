using System.Text.Json;
using Avro.Generic;

/// <summary>What this department needs of a record: schemas/DocumentRouted.avsc has all that there is.</summary>
internal sealed record Document(string DocumentId, int Decision, string Status, string? Label)
{
    public static Document Of(byte[] json) => JsonSerializer.Deserialize<Document>(json, JsonSerializerOptions.Web)!;

    public static Document Of(GenericRecord avro) =>
        new((string)avro["documentId"], (int)avro["decision"], (string)avro["status"], (string?)avro["label"]);
}
