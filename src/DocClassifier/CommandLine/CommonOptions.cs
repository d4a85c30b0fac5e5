using System.CommandLine;

namespace DocClassifier.CommandLine;

/// <summary>Flags that several verbs share. Each verb makes its own instances.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() =>
        new("--data") { Description = "The data folder.", HelpName = "DIR", DefaultValueFactory = _ => "./data" };

    public static Option<string[]> Inbox() =>
        new("--inbox") { Description = "A folder to take files from; may be given several times. Default ./inbox.", HelpName = "DIR", DefaultValueFactory = _ => [] };

    public static Option<string?> Bootstrap() =>
        new("--bootstrap") { Description = "The Kafka cluster. Default Kafka:BootstrapServers, else 127.0.0.1:9092.", HelpName = "HOST:PORT" };

    public static Option<string?> Registry() =>
        new("--registry") { Description = "The schema registry. Default Registry:Url, else http://127.0.0.1:8081.", HelpName = "URL" };

    public static Option<bool> Json(string description = "One JSON object a line.") => new("--json") { Description = description };

    /// <summary>A port; 0 is any free one.</summary>
    public static Option<int?> Port(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65535)
                result.AddError($"{name} takes a port from 0 to 65535, 0 for any free one.");
        });
        return option;
    }
}
