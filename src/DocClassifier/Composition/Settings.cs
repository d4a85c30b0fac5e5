using Microsoft.Extensions.Configuration;

namespace DocClassifier.Composition;

/// <summary>
/// Configuration in the order of the contract: what follows from the data folder, <c>appsettings.json</c> of the working folder,
/// <c>DOCCLASSIFIER__Section__Key</c>, then flags.
/// </summary>
internal static class Settings
{
    private const string EnvironmentPrefix = "DOCCLASSIFIER__";

    /// <param name="data">The data folder, from which other folders follow unless they are set; null where a verb has none.</param>
    /// <param name="flags">Section:Key and value; null values are left out (the flag was not given).</param>
    public static IConfigurationRoot Load(string? data, params IEnumerable<(string Key, string? Value)> flags) =>
        new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddInMemoryCollection(data is null ? [] : Below(data))
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(flags.Where(flag => flag.Value is not null).Select(flag => KeyValuePair.Create(flag.Key, flag.Value)))
            .Build();

    private static IEnumerable<KeyValuePair<string, string?>> Below(string data) =>
    [
        new("Instance:DataFolder", data),
        new("Storage:Folder", Path.Combine(data, "store")),
        new("Broker:DataDirectory", Path.Combine(data, "broker")),
    ];
}
