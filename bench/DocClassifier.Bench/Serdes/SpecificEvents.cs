using Avro;
using Avro.Specific;
using DocClassifier.Bench.Serdes;

// Apache.Avro finds the class of a record by the full name in its schema, and Confluent's serializer the schema of a class by the name
// _SCHEMA.
#pragma warning disable IDE1006
namespace docclassifier.events;

/// <summary>
/// The classes that avrogen writes for the schemas, but for their properties: values stand in an array, which spares them the boxing.
/// </summary>
internal abstract class SpecificEvent(string name) : ISpecificRecord
{
    private readonly object?[] _values = new object?[ApacheSchemas.Of(name).Count];

    public Schema Schema { get; } = ApacheSchemas.Of(name);

    public object? Get(int fieldPos) => _values[fieldPos];

    public void Put(int fieldPos, object? fieldValue) => _values[fieldPos] = fieldValue;
}

internal sealed class DocumentClassified() : SpecificEvent(nameof(DocumentClassified))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(DocumentClassified));
}

internal sealed class DocumentDuplicate() : SpecificEvent(nameof(DocumentDuplicate))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(DocumentDuplicate));
}

internal sealed class DocumentLabelled() : SpecificEvent(nameof(DocumentLabelled))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(DocumentLabelled));
}

internal sealed class DocumentReceived() : SpecificEvent(nameof(DocumentReceived))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(DocumentReceived));
}

internal sealed class DocumentRouted() : SpecificEvent(nameof(DocumentRouted))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(DocumentRouted));
}

internal sealed class DocumentSeen() : SpecificEvent(nameof(DocumentSeen))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(DocumentSeen));
}

internal sealed class ModelAlias() : SpecificEvent(nameof(ModelAlias))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(ModelAlias));
}

internal sealed class ScannedDocument() : SpecificEvent(nameof(ScannedDocument))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(ScannedDocument));
}

internal sealed class TextDocument() : SpecificEvent(nameof(TextDocument))
{
    public static readonly Schema _SCHEMA = ApacheSchemas.Of(nameof(TextDocument));
}

internal sealed class ContentReference() : SpecificEvent(nameof(ContentReference));

internal sealed class DocumentSource() : SpecificEvent(nameof(DocumentSource));

internal sealed class MailHeaders() : SpecificEvent(nameof(MailHeaders));

internal sealed class ModelReference() : SpecificEvent(nameof(ModelReference));

internal sealed class OcrReading() : SpecificEvent(nameof(OcrReading));

internal sealed class PageImage() : SpecificEvent(nameof(PageImage));

internal sealed class Preparation() : SpecificEvent(nameof(Preparation));

internal sealed class SupersededDecision() : SpecificEvent(nameof(SupersededDecision));
