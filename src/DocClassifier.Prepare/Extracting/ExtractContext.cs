using DocClassifier.Contracts;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Extracting;

/// <summary>One document in the worker: its bytes, its limits, the files and steps it leads to.</summary>
internal sealed class ExtractContext(SandboxTask task, ExtractArguments arguments)
{
    private readonly List<string> _steps = [];
    private int _files;

    public SandboxTask Task { get; } = task;

    public ExtractLimits Limits { get; } = arguments.Limits;

    public string? Charset { get; } = arguments.Charset;

    public IReadOnlyList<string> Steps => _steps;

    /// <summary>Notes that something was done.</summary>
    public void Step(string name)
    {
        if (!_steps.Contains(name))
            _steps.Add(name);
    }

    /// <summary>The path of a file that does not exist yet, in the document's folder.</summary>
    public string NewFile() => Path.Combine(Task.Folder, FormattableString.Invariant($"out-{++_files}"));

    /// <exception cref="SandboxRejectedException">There are too many.</exception>
    public void CheckParts(int count)
    {
        if (count > Limits.MaxParts)
            throw new SandboxRejectedException(Reasons.TooManyParts, FormattableString.Invariant($"The document has more than {Limits.MaxParts} parts."));
    }

    /// <exception cref="SandboxRejectedException">There are too many, or none.</exception>
    public void CheckPages(int count)
    {
        if (count <= 0)
            throw new SandboxRejectedException(Reasons.Broken, "The document has no pages.");
        if (count > Limits.MaxPages)
        {
            throw new SandboxRejectedException(
                Reasons.TooManyPages, FormattableString.Invariant($"The document has {count} pages; the limit is {Limits.MaxPages}."));
        }
    }

    /// <summary>Checked while a text grows: characters are at least as many bytes.</summary>
    /// <exception cref="SandboxRejectedException">There is too much of it.</exception>
    public void CheckText(long characters)
    {
        if (characters > Limits.MaxTextBytes)
            throw TextTooLarge();
    }

    public SandboxRejectedException TextTooLarge() =>
        new(Reasons.ResultTooLarge, FormattableString.Invariant($"The document's text is larger than {Limits.MaxTextBytes} bytes."));
}
