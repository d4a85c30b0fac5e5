using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Configuration;

/// <summary>Levels in section <c>Logging</c>: .NET reads them when the first logger is made, and throws at what is none.</summary>
internal static class LogLevelCheck
{
    public const string Section = "Logging";
    private const string Levels = "LogLevel";

    /// <summary>Keys and sentences with the remedy; none when all is well.</summary>
    public static IEnumerable<(string Key, string Problem)> Problems(IConfigurationSection logging) =>
        // As .NET reads them: for all loggers, or for one kind of them (Console), by category.
        from levels in logging.GetChildren().Select(child => Is(child, Levels) ? child : child.GetSection(Levels))
        from level in levels.AsEnumerable()
        where !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)
        select (level.Key, $"{SettingValue.Shown(level.Value)} is not {SettingValue.Expected(typeof(LogLevel))}. Correct it.");

    private static bool Is(IConfigurationSection section, string name) => section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
