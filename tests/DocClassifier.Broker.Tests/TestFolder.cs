namespace DocClassifier.Broker.Tests;

internal static class TestFolder
{
    public static string New() => Directory.CreateTempSubdirectory("docclassifier-broker-").FullName;

    public static void Remove(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
