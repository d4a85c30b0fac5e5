using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace DocClassifier.Architecture.Tests;

/// <summary>The projects below <c>src/</c> and <c>bench/</c>, as their project files say and as they were built.</summary>
internal static class Solution
{
    public static string Root { get; } = FindRoot();

    private static readonly Dictionary<string, string> Files = new[] { "src", "bench" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);

    /// <summary>Project names, from the folders.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Files.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Names of the projects that the project file references.</summary>
    public static IReadOnlyList<string> ProjectReferences(string project) =>
        [.. Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>Packages that the project file references.</summary>
    public static IReadOnlyList<string> PackageReferences(string project) => [.. Items(project, "PackageReference")];

    /// <summary>Other things that would bring an assembly in past the two above.</summary>
    public static IReadOnlyList<string> BareReferences(string project) => [.. Items(project, "Reference")];

    /// <summary>Names of the assemblies that the built project uses.</summary>
    public static IReadOnlyList<string> AssemblyReferences(string project)
    {
        var name = project == Arrows.Host ? "docclassifier" : project;
        using var reader = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The sources of a project, or of all, without what the build made.</summary>
    public static IEnumerable<string> Sources(string folder = "src") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Files[project]).Descendants(kind)
            .Select(item => item.Attribute("Include")?.Value ?? item.Attribute("Update")?.Value ?? throw new InvalidDataException($"{project}: a {kind} without Include"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DocClassifier.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("DocClassifier.sln is in no folder above the tests.");
    }
}
