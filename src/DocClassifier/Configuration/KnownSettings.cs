using System.Reflection;
using DocClassifier.Broker;
using DocClassifier.Broker.Registry;
using DocClassifier.Classify;
using DocClassifier.Composition;
using DocClassifier.Ingest;
using DocClassifier.Prepare;
using DocClassifier.Route;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Ocr;
using DocClassifier.Storage;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Configuration;

/// <summary>The sections of the configuration and the options that each is read into. A section may belong to two parts.</summary>
internal static class KnownSettings
{
    public static readonly ILookup<string, Type> Sections = new (string Section, Type Options)[]
    {
        ("Broker", typeof(BrokerOptions)),
        (ClassifyOptions.Section, typeof(ClassifyOptions)),
        (DeliveryOptions.Section, typeof(DeliveryOptions)),
        (DlqOptions.Section, typeof(DlqOptions)),
        (FailureOptions.Section, typeof(FailureOptions)),
        ("Http", typeof(HttpOptions)),
        ("Ingest", typeof(IngestOptions)),
        (InstanceOptions.Section, typeof(InstanceOptions)),
        (KafkaOptions.Section, typeof(KafkaOptions)),
        (OcrOptions.Section, typeof(OcrOptions)),
        (PrepareOptions.Section, typeof(PrepareOptions)),
        (SeenOptions.Section, typeof(SeenOptions)),
        (RegistryOptions.Section, typeof(RegistryOptions)),
        (RegistryOptions.Section, typeof(SchemaRegistryOptions)),
        ("Route", typeof(RouteOptions)),
        (SandboxOptions.Section, typeof(SandboxOptions)),
        ("Storage", typeof(StorageOptions)),
        (TopicOptions.Section, typeof(TopicOptions)),
        (WindowOptions.Section, typeof(WindowOptions)),
    }.ToLookup(entry => entry.Section, entry => entry.Options, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every key, such as <c>Ingest:MaxBytes</c>: what a misspelt one is compared with.</summary>
    public static IEnumerable<string> Keys =>
        Sections.SelectMany(section => Properties(section.Key).Select(property => $"{section.Key}:{property.Name}"));

    /// <summary>Whether a key is one of <see cref="Keys"/>, or lies within the list or the names with values that one holds.</summary>
    public static bool Contains(string key) => Keys.Any(known =>
        key.StartsWith(known, StringComparison.OrdinalIgnoreCase) && (key.Length == known.Length || key[known.Length] == ':'));

    /// <summary>The options of a section, as the binder sees them.</summary>
    public static IEnumerable<PropertyInfo> Properties(string section) =>
        Sections[section].SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance));
}
