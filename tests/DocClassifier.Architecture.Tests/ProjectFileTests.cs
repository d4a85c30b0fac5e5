namespace DocClassifier.Architecture.Tests;

/// <summary>The arrows as the project files draw them.</summary>
public sealed class ProjectFileTests
{
    public static TheoryData<string> Projects => [.. Solution.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_lets_it_know(string project)
    {
        Assert.True(project == Arrows.Host || Arrows.Projects.ContainsKey(project), $"{project} is not on the map. {Arrows.Remedy}");
        foreach (var other in Solution.ProjectReferences(project))
            Assert.True(Arrows.MayKnow(project, other), $"{project} references {other}. {Arrows.Remedy}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_packages_that_are_its_own(string project)
    {
        foreach (var package in Solution.PackageReferences(project))
            Assert.True(Arrows.MaySee(project, package), $"{project} references the package {package}. {Arrows.Remedy}");
        Assert.Empty(Solution.BareReferences(project));
    }

    [Fact]
    public void Only_streaming_and_the_benches_see_Kafkas_client_and_only_storage_and_aws_see_Amazons()
    {
        Assert.Equal([Arrows.Bench, "DocClassifier.Streaming"], Solution.Projects.Where(project => Solution.PackageReferences(project).Contains("Confluent.Kafka")));
        Assert.Empty(Solution.Projects
            .Where(project => Solution.PackageReferences(project).Any(package => package.StartsWith("AWSSDK", StringComparison.Ordinal)))
            .Except(["DocClassifier.Storage", "DocClassifier.Aws"]));
    }

    [Fact]
    public void Shared_build_files_give_no_project_a_package_or_a_project()
    {
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "src/Directory.Build.props", "src/Directory.Build.targets" })
        {
            var file = Path.Combine(Solution.Root, name);
            if (!File.Exists(file))
                continue;
            var brought = System.Xml.Linq.XDocument.Load(file).Descendants()
                .Where(element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "Reference" or "GlobalPackageReference");
            Assert.Empty(brought);
        }
    }

    [Fact]
    public void The_map_has_no_circle()
    {
        var done = new HashSet<string>();
        while (done.Count < Arrows.Projects.Count)
        {
            var next = Arrows.Projects.Where(project => !done.Contains(project.Key) && project.Value.All(done.Contains)).Select(project => project.Key).ToList();
            Assert.NotEmpty(next);
            done.UnionWith(next);
        }
    }

    [Fact]
    public void A_stage_knows_no_other_stage_no_engine_and_no_broker()
    {
        string[] stages = ["DocClassifier.Ingest", "DocClassifier.Prepare", "DocClassifier.Classify", "DocClassifier.Route"];
        foreach (var stage in stages)
            Assert.Empty(Arrows.Projects[stage].Except(["DocClassifier.Contracts", "DocClassifier.Storage", "DocClassifier.Sandbox"]));
    }
}
