using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Route;

/// <summary>Section <c>Route</c>: where the rules stand.</summary>
public sealed class RouteOptions
{
    /// <summary>
    /// The <c>routes.yaml</c> to route by, relative to the working folder. Default none: the built-in rules. A file that is missing is an
    /// error.
    /// </summary>
    public string? File { get; set; }

    /// <summary>How often the file is looked at for changes; one takes effect when it has been seen twice alike. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00", ErrorMessage = "Route:ReloadEvery must lie between 00:00:00.050 and 01:00:00.")]
    public TimeSpan ReloadEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Labels of the model packages that are installed, which rules may name beside our own seven. The program fills it in; it is no
    /// setting, because a label that no installed model has is declared in the rules' file itself (<c>labels: [contract]</c>). Asked
    /// whenever rules are read: a package may be installed while the program runs.
    /// </summary>
    internal Func<IReadOnlyList<string>> InstalledLabels { get; set; } = static () => [];
}
