using Microsoft.Extensions.Configuration;

namespace DocClassifier.Composition;

/// <summary>
/// Configuration in the order of the contract: <c>appsettings.json</c> of the working folder, <c>DOCCLASSIFIER__Section__Key</c>, then flags.
/// </summary>
internal static class Settings
{
    private const string EnvironmentPrefix = "DOCCLASSIFIER__";

    /// <param name="flags">Section:Key and value; null values are left out (the flag was not given).</param>
    public static IConfigurationRoot Load(params IEnumerable<(string Key, string? Value)> flags) =>
        new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(flags.Where(flag => flag.Value is not null).Select(flag => KeyValuePair.Create(flag.Key, flag.Value)))
            .Build();
}
