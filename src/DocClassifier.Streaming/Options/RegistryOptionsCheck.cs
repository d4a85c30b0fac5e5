using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Options;

/// <summary>What is wrong with section <c>Registry</c>, before the registry is needed.</summary>
public static class RegistryOptionsCheck
{
    /// <summary>Keys and sentences with the remedy; none when all is well.</summary>
    public static IEnumerable<(string Key, string Problem)> Problems(RegistryOptions registry)
    {
        // The binder writes null where the settings say so, whatever the type says.
        var addresses = (registry.Url ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
            yield return ($"{RegistryOptions.Section}:Url", "the schema registry has no address. Write one such as http://HOST:PORT.");
        foreach (var address in addresses.Where(address => !SchemaRegistryClient.IsAddress(address)))
        {
            // A password may stand before the host.
            yield return ($"{RegistryOptions.Section}:Url", $"'{address[(address.LastIndexOf('@') + 1)..]}' is no address of a schema registry. Write http://HOST:PORT or https://HOST:PORT, several with commas between.");
        }
    }
}
