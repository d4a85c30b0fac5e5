using DocClassifier.CommandLine;

namespace DocClassifier.Composition;

/// <summary>The clone that the program was built in: samples, corpus and default models lie there.</summary>
internal static class Repository
{
    /// <exception cref="UserErrorException">The program runs outside of a clone.</exception>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "samples", "labels.tsv")))
                return folder.FullName;
        }

        throw new UserErrorException("The samples and the corpus are not here: this works in a clone of the repository.");
    }
}
