using System.Text.RegularExpressions;

namespace DocClassifier.Architecture.Tests;

/// <summary>The map in docs/DESIGN.md is the one that is pinned.</summary>
public sealed partial class MapTests
{
    [Fact]
    public void The_design_draws_the_arrows_that_are_pinned()
    {
        var drawn = File.ReadLines(Path.Combine(Solution.Root, "docs", "DESIGN.md"))
            .Select(line => Arrow().Match(line)).Where(match => match.Success)
            .ToDictionary(match => "DocClassifier." + match.Groups["project"].Value, match => match.Groups["known"].Value);

        foreach (var (project, known) in Arrows.Projects)
        {
            Assert.True(drawn.TryGetValue(project, out var line), $"docs/DESIGN.md draws no arrow from {project}.");
            var names = line.Trim() == "nothing" ? [] : line.Split(',').Select(name => "DocClassifier." + name.Trim());
            Assert.Equal(known.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        }

        Assert.Empty(drawn.Keys.Except(Arrows.Projects.Keys));
    }

    // "      Route                   rules, delivery                          → Contracts", whatever is in parentheses behind
    [GeneratedRegex(@"^\s{6}(?<project>[A-Z]\w+)\s.*→ (?<known>[\w, ]+)")]
    private static partial Regex Arrow();
}
