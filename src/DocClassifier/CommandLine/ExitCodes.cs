namespace DocClassifier.CommandLine;

/// <summary>What the program returns to its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
}
