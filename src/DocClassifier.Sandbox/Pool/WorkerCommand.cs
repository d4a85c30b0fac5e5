using System.Reflection;

namespace DocClassifier.Sandbox.Pool;

/// <summary>The command line that starts a worker.</summary>
internal static class WorkerCommand
{
    public const string Verb = "worker";

    /// <summary>The configured command, or this program with the verb <c>worker</c>.</summary>
    public static IReadOnlyList<string> From(SandboxOptions options)
    {
        if (options.Command.Count > 0)
            return [.. options.Command];
        var program = Environment.ProcessPath
            ?? throw new InvalidOperationException("The program's own path is unknown: set Sandbox:Command to the command that starts a worker.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } library
            ? [program, library, Verb]
            : [program, Verb];
    }
}
