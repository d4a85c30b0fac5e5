namespace DocClassifier.Prepare.Tests;

/// <summary>A theory over real documents, which may not be copied into the project: it runs where DOCCLASSIFIER_TEST_DATA names their folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute()
    {
        if (Folder is null)
            Skip = "DOCCLASSIFIER_TEST_DATA does not name a folder of real documents.";
    }

    public static string? Folder => Environment.GetEnvironmentVariable("DOCCLASSIFIER_TEST_DATA") is { Length: > 0 } folder ? folder : null;
}
