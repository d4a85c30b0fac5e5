namespace DocClassifier.Architecture.Tests;

/// <summary>The arrows as the compiler found them: what comes in through another project counts too.</summary>
public sealed class AssemblyTests
{
    public static TheoryData<string> Projects => [.. Solution.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_what_the_design_lets_it_know(string project)
    {
        foreach (var other in Solution.AssemblyReferences(project).Where(IsOurs))
            Assert.True(Arrows.MayKnow(project, other == "docclassifier" ? Arrows.Host : other), $"{project} uses {other}. {Arrows.Remedy}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_packages_that_are_its_own(string project)
    {
        foreach (var other in Solution.AssemblyReferences(project).Where(other => !IsOurs(other) && !IsFramework(other)))
            Assert.True(Arrows.MaySee(project, other), $"{project} uses {other}. {Arrows.Remedy}");
    }

    [Fact]
    public void The_reader_sees_references_at_all()
    {
        Assert.Contains("Confluent.Kafka", Solution.AssemblyReferences("DocClassifier.Streaming"));
        Assert.Contains("DocClassifier.Contracts", Solution.AssemblyReferences("DocClassifier.Route"));
        Assert.Contains("YamlDotNet", Solution.AssemblyReferences("DocClassifier.Route"));
    }

    private static bool IsOurs(string assembly) =>
        assembly == "docclassifier" || assembly.StartsWith("DocClassifier", StringComparison.Ordinal);

    // What stands in the folders of the shared frameworks comes with .NET.
    private static bool IsFramework(string assembly) => Frameworks.Value.Contains(assembly);

    private static readonly Lazy<HashSet<string>> Frameworks = new(() =>
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(runtime))!;
        return [.. new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" }
            .Select(framework => Path.Combine(shared, framework))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories))
            .Select(file => Path.GetFileNameWithoutExtension(file))];
    });
}
