using System.Text.Json;

namespace DocClassifier.Classify.Models;

/// <summary>The folder <c>models/</c>: packages by classifier and digest, and which of them is champion (<c>aliases.json</c>).</summary>
public sealed class ModelFolder(string path)
{
    private const string AliasesFile = "aliases.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The configured folder, or <c>models</c> beside the program.</summary>
    public static ModelFolder Find(string? configured) =>
        new(string.IsNullOrEmpty(configured) ? System.IO.Path.Combine(AppContext.BaseDirectory, "models") : configured);

    /// <summary>Where the package lies.</summary>
    public string PackagePath(string classifier, string digest) => System.IO.Path.Combine(Path, classifier, digest);

    /// <summary>Classifier to digest.</summary>
    /// <exception cref="ModelPackageException">No or no valid aliases.json.</exception>
    public IReadOnlyDictionary<string, string> ReadAliases()
    {
        var file = System.IO.Path.Combine(Path, AliasesFile);
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file)) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ModelPackageException($"{file} cannot be read ({e.Message}). Set Classify:Models to the folder of model packages.", e);
        }
    }

    /// <summary>
    /// The labels that the packages here declare, champions or not; packages that cannot be read count for nothing (loading one says
    /// why).
    /// </summary>
    public IReadOnlyList<string> InstalledLabels()
    {
        try
        {
            return !Directory.Exists(Path) ? [] : [.. Directory.EnumerateDirectories(Path).SelectMany(Directory.EnumerateDirectories)
                .SelectMany(package => LabelsOf(System.IO.Path.Combine(package, ModelPackage.ManifestFile))).Distinct().Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> LabelsOf(string manifest)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelManifest>(File.ReadAllBytes(manifest), JsonSerializerOptions.Web)?.Labels ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Makes a package the champion of its classifier, replacing the file whole.</summary>
    public void WriteAlias(string classifier, string digest)
    {
        var file = System.IO.Path.Combine(Path, AliasesFile);
        var aliases = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(file))
        {
            foreach (var (name, value) in ReadAliases())
                aliases[name] = value;
        }

        aliases[classifier] = digest;
        var temporary = file + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(aliases, Json) + "\n");
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Reads a package by folder, digest, alias (<c>champion</c>) or null for the champion.</summary>
    /// <exception cref="ModelPackageException">There is none, or it is damaged.</exception>
    public ModelPackage Read(string classifier, string? model = null)
    {
        if (model is not null && File.Exists(System.IO.Path.Combine(model, ModelPackage.ManifestFile)))
            return ModelPackage.Read(model);
        if (model is null or "champion")
        {
            model = ReadAliases().GetValueOrDefault(classifier)
                ?? throw new ModelPackageException($"No model is champion of {classifier} in {Path}.");
        }

        var folder = PackagePath(classifier, model);
        return Directory.Exists(folder)
            ? ModelPackage.Read(folder)
            : throw new ModelPackageException($"There is no model package {model} of the classifier {classifier} in {Path}.");
    }
}
