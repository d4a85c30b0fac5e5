using System.Globalization;

namespace DocClassifier.Route.Rules;

/// <summary><c>routes.yaml</c> cannot be used. The message is one line that names file, line, key and remedy.</summary>
public sealed class RoutesException : Exception
{
    public RoutesException(string file, string problem)
        : base(OneLine($"{file}: {problem}"))
    {
    }

    public RoutesException(string file, long line, string key, string problem)
        : base(OneLine(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {(key.Length == 0 ? "" : key + ": ")}{problem}")))
    {
    }

    private static string OneLine(string message) =>
        string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character));
}
