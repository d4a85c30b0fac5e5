namespace DocClassifier.Sandbox;

/// <summary>A task for a worker process.</summary>
/// <param name="Operation">The name of an <see cref="ISandboxOperation"/> that the worker knows.</param>
/// <param name="Arguments">What the operation needs to know, in a form of its own (JSON).</param>
public sealed record SandboxRequest(string Operation, ReadOnlyMemory<byte> Arguments)
{
    /// <summary>The untrusted bytes, when they are small enough to go through the pipe.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The file that holds the untrusted bytes, when they are not in <see cref="Content"/>.</summary>
    public string? ContentPath { get; init; }

    /// <summary>Where the operation may write files; null when it writes none.</summary>
    public string? Folder { get; init; }

    /// <summary>Default: <see cref="SandboxOptions.TimeLimit"/>.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
