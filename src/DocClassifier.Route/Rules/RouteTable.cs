using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Reading;

namespace DocClassifier.Route.Rules;

/// <summary>A whole <c>routes.yaml</c>, read and checked. Immutable.</summary>
internal sealed record RouteTable
{
    /// <summary>The last one has no condition.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>Those of the rules and the retired ones, each once, in the order of the file.</summary>
    public required IReadOnlyList<Department> Departments { get; init; }

    /// <summary>Where each department is named first: what a message about its topic points at.</summary>
    public required IReadOnlyDictionary<string, (long Line, string Key)> Places { get; init; }

    /// <summary>Labels that the file itself declares: people give them, or a model that is not installed here.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The file is nothing but the list of rules: there is no mapping yet that could hold another key.</summary>
    public bool IsBareList { get; init; }

    /// <summary>Every label that a rule names, and where.</summary>
    public IReadOnlyList<(string Label, YamlPlace Place)> LabelPlaces { get; init; } = [];

    /// <summary>Departments of earlier rules of this process that this file names no more.</summary>
    public IReadOnlyList<Department> Former { get; init; } = [];

    /// <summary>Since when no instance routes by other rules, as far as this process can know.</summary>
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The rules that were in force before, in this process.</summary>
    public RouteTable? Before { get; init; }

    public RouteMatch Match(DocumentClassified decision)
    {
        var rule = Rules.First(rule => rule.When is null || rule.When.Holds(decision));
        return new RouteMatch(rule.Name, rule.To);
    }

    public bool Names(string department) => Departments.Any(known => known.Name == department);

    /// <summary>Avro for a department nobody knows.</summary>
    public ValueFormat FormatOf(string department) =>
        Departments.Concat(Former).FirstOrDefault(known => known.Name == department)?.Format ?? ValueFormat.Avro;

    /// <summary>This table in place of <paramref name="earlier"/>, which was in force until <paramref name="since"/>.</summary>
    public RouteTable After(RouteTable earlier, DateTimeOffset since) => this with
    {
        Before = earlier,
        Former = [.. earlier.Departments.Concat(earlier.Former).Where(department => !Names(department.Name)).DistinctBy(department => department.Name)],
        Since = since,
    };
}
