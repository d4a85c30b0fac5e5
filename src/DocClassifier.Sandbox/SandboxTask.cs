namespace DocClassifier.Sandbox;

/// <summary>A request as its operation sees it, in the worker process.</summary>
public sealed class SandboxTask(ReadOnlyMemory<byte> arguments, ReadOnlyMemory<byte> content, string? contentPath, string? folder)
{
    // The cast matters: without it null would become an empty array.
    private ReadOnlyMemory<byte>? _bytes = contentPath is null ? content : (ReadOnlyMemory<byte>?)null;
    private string? _path = contentPath;

    public ReadOnlyMemory<byte> Arguments { get; } = arguments;

    /// <summary>Length of the untrusted bytes.</summary>
    public long Length => _bytes?.Length ?? new FileInfo(_path!).Length;

    /// <summary>The folder for the operation's files, made when first asked for.</summary>
    public string Folder
    {
        get
        {
            var path = folder ?? throw new InvalidOperationException("The request came without a folder.");
            Directory.CreateDirectory(path);
            return path;
        }
    }

    /// <summary>The untrusted bytes, all of them: a file is read once.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes ??= File.ReadAllBytes(_path!);

    /// <summary>A file with the untrusted bytes, written when they came through the pipe.</summary>
    public string Path
    {
        get
        {
            if (_path is null)
            {
                _path = System.IO.Path.Combine(Folder, "input");
                File.WriteAllBytes(_path, Bytes.Span);
            }

            return _path;
        }
    }

    /// <summary>The first bytes, at most <paramref name="count"/>.</summary>
    public ReadOnlyMemory<byte> Head(int count)
    {
        if (_bytes is { } bytes)
            return bytes[..Math.Min(count, bytes.Length)];
        using var file = File.OpenRead(_path!);
        var head = new byte[Math.Min(count, file.Length)];
        file.ReadExactly(head);
        return head;
    }

    /// <summary>Opens the untrusted bytes for reading.</summary>
    public Stream Open() =>
        _bytes is { } bytes ? new MemoryStream(bytes.ToArray(), writable: false) : File.OpenRead(_path!);
}
