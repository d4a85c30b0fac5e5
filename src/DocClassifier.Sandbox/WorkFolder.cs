using DocClassifier.Contracts.Stages;

namespace DocClassifier.Sandbox;

/// <summary>The temporary files of one document. The folder itself is made when first needed. Disposing removes all of it.</summary>
public sealed class WorkFolder(string path) : IDisposable
{
    private int _files;

    /// <summary>The full path.</summary>
    public string FullPath { get; } = path;

    /// <summary>Writes a stream to a new file and returns its path.</summary>
    /// <exception cref="TransientFaultException">The temporary folder is full or not writable.</exception>
    public async Task<string> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(FullPath, $"in-{Interlocked.Increment(ref _files)}");
        FileStream file;
        try
        {
            Directory.CreateDirectory(FullPath);
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1, FileOptions.Asynchronous);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault);
        }

        await using (file)
        {
            var buffer = new byte[81920];
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
                catch (IOException fault)
                {
                    throw Unwritable(fault);
                }
            }
        }

        return path;
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(FullPath))
                Directory.Delete(FullPath, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A tool that is being killed may still write; the root is swept when the program starts again.
        }
    }

    private TransientFaultException Unwritable(Exception fault) =>
        new($"The temporary folder {Path.GetDirectoryName(FullPath)} cannot be written: {fault.Message} Make room or set Sandbox:TempFolder.", fault);
}
