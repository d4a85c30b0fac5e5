using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace DocClassifier.Configuration;

/// <summary>Where a setting was written, as a person finds it again: file and line, the environment variable, or the flag.</summary>
internal sealed class SettingOrigin(IConfigurationRoot settings, JsonSettings file)
{
    private static readonly Dictionary<string, string> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Kafka:BootstrapServers"] = "--bootstrap",
        ["Registry:Url"] = "--registry",
        ["Http:Port"] = "--http-port",
        ["Broker:Port"] = "--kafka-port",
        ["Registry:Port"] = "--registry-port",
    };

    /// <summary>Goes before the message: <c>appsettings.json:4: Ingest:MaxByte</c>.</summary>
    public string Name(string key) => Of(key) switch
    {
        JsonConfigurationProvider => file.LineOf(key) is { } line
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{line}: {key}")
            : $"{file.Path}: {key}",
        EnvironmentVariablesConfigurationProvider => $"{key} ({Variable(key)} in the environment)",
        _ => Flags.TryGetValue(key, out var flag) ? $"{key} ({flag})" : key,
    };

    /// <summary>Whether it stands in <c>appsettings.json</c>, which other programs may share.</summary>
    public bool IsInFile(string key) => Of(key) is JsonConfigurationProvider;

    /// <summary>The name to write in place of <paramref name="key"/>, in the form of where that stands.</summary>
    public string Written(string key, string instead) => Of(key) is EnvironmentVariablesConfigurationProvider ? Variable(instead) : instead;

    public static string Variable(string key) => Composition.Settings.EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal);

    private IConfigurationProvider? Of(string key) =>
        settings.Providers.LastOrDefault(provider => provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value))
        ?? settings.Providers.LastOrDefault(provider => provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any());
}
