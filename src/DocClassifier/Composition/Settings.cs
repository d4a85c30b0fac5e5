using DocClassifier.CommandLine;
using DocClassifier.Configuration;
using DocClassifier.Streaming.Options;
using Microsoft.Extensions.Configuration;

namespace DocClassifier.Composition;

/// <summary>
/// Configuration in the order of the contract: what follows from the data folder, <c>appsettings.json</c> of the working folder,
/// <c>DOCCLASSIFIER__Section__Key</c>, then flags. Checked whole before anything starts, the same for every verb.
/// </summary>
internal static class Settings
{
    public const string EnvironmentPrefix = "DOCCLASSIFIER__";
    private const string FileName = "appsettings.json";

    /// <param name="data">The data folder, from which other folders follow unless they are set; null where a verb has none.</param>
    /// <param name="flags">Section:Key and value; null values are left out (the flag was not given).</param>
    /// <exception cref="UserErrorException">A setting is misspelt, does not parse or is out of range: names file and line, variable or
    /// flag.</exception>
    public static IConfigurationRoot Load(string? data, params IEnumerable<(string Key, string? Value)> flags)
    {
        var file = JsonSettings.Read(Path.Combine(WorkingFolder(), FileName));
        RefuseVariables();
        var settings = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddInMemoryCollection(data is null ? [] : Below(data))
            .AddJsonFile(FileName, optional: true)
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(flags.Where(flag => flag.Value is not null).Select(flag => KeyValuePair.Create(flag.Key, flag.Value)))
            .Build();
        Check(settings, new SettingOrigin(settings, file));
        return settings;
    }

    private static void Check(IConfigurationRoot settings, SettingOrigin origin)
    {
        var (problems, remarks) = new SettingsCheck(settings, origin).Run();
        if (problems.Count == 0)
            problems = [.. Addresses(settings).Select(problem => $"{origin.Name(problem.Key)}: {problem.Problem}")];
        if (problems.Count > 0)
            throw new UserErrorException(string.Join(" ", problems));
        foreach (var remark in remarks)
            Console.Error.WriteLine($"docclassifier: {remark}");
    }

    // After the rest: these look at whole sections, which can be bound by then.
    private static IEnumerable<(string Key, string Problem)> Addresses(IConfigurationRoot settings) =>
        KafkaOptionsCheck.Problems(settings.GetSection(KafkaOptions.Section).Get<KafkaOptions>() ?? new KafkaOptions())
            .Concat(RegistryOptionsCheck.Problems(settings.GetSection(RegistryOptions.Section).Get<RegistryOptions>() ?? new RegistryOptions()));

    // One underscore too few, and the variable would not be ours at all.
    private static void RefuseVariables()
    {
        const string single = "DOCCLASSIFIER_";
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            var isMeant = name.StartsWith(single, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase);
            if (isMeant && name.IndexOf("__", single.Length, StringComparison.Ordinal) is > 0 and var mark
                && KnownSettings.Sections.Contains(name[single.Length..mark]))
                throw new UserErrorException($"{name} in the environment: two underscores stand after DOCCLASSIFIER. Write {EnvironmentPrefix}{name[single.Length..]}.");
        }
    }

    private static string WorkingFolder()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The working folder cannot be used: {fault.Message} Change to another one.", fault);
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Below(string data) =>
    [
        new("Instance:DataFolder", data),
        new("Storage:Folder", Path.Combine(data, "store")),
        new("Broker:DataDirectory", Path.Combine(data, "broker")),
    ];
}
