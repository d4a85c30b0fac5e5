using DocClassifier.CommandLine;

namespace DocClassifier.Composition;

/// <summary>
/// The clone: samples, corpus and default models lie there. The launcher names it; otherwise it is where the program was built.
/// </summary>
internal static class Repository
{
    private const string Variable = "DOCCLASSIFIER_ROOT";

    /// <exception cref="UserErrorException">The program runs outside of a clone.</exception>
    public static string Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named && IsRoot(named))
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (IsRoot(folder.FullName))
                return folder.FullName;
        }

        throw new UserErrorException("The samples and the corpus are not here: this works in a clone of the repository.");
    }

    private static bool IsRoot(string folder) => File.Exists(Path.Combine(folder, "samples", "labels.tsv"));
}
