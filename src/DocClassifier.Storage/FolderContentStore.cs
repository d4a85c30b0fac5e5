using System.Buffers;
using System.Security.Cryptography;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Storage;

/// <summary>
/// A content store in a folder: <c>ab/cd/&lt;sha256&gt;</c>. A file appears under its name only when it is whole and on the disk:
/// temporary file, fsync, rename, fsync of the folder. Thread-safe and safe between processes.
/// </summary>
internal sealed class FolderContentStore : IContentStore
{
    private const string TemporaryFolder = ".tmp";
    private const int BufferSize = 1 << 16;
    private readonly string _folder;
    private readonly long _minFree;
    private readonly Action<string> _delete;

    /// <exception cref="TransientFaultException">The folder cannot be made or written to.</exception>
    public FolderContentStore(StorageOptions options)
        : this(options, File.Delete)
    {
    }

    /// <param name="options">Where the store is.</param>
    /// <param name="delete">Deletes a temporary file; tests let it fail.</param>
    internal FolderContentStore(StorageOptions options, Action<string> delete)
    {
        _delete = delete;
        _folder = Path.GetFullPath(options.Folder);
        _minFree = options.MinFree;
        AtTheStore(() => Directory.CreateDirectory(Path.Combine(_folder, TemporaryFolder)));
    }

    public async Task<ContentReference> PutAsync(Stream content, string? mediaType, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(_folder, TemporaryFolder, Guid.NewGuid().ToString("N"));
        try
        {
            // A store that was away and has come back empty is taken up again; one that is still away (an unmounted disk) is not made anew.
            SubFolder.Make(Path.Combine(_folder, TemporaryFolder));
            var (sha256, length) = await WriteAsync(content, temporary, cancellationToken);
            var location = LocationOf(sha256);
            Publish(temporary, Path.Combine(_folder, location), length);
            return new ContentReference { Sha256 = sha256, Length = length, Location = location, MediaType = mediaType };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Away(fault);
        }
        finally
        {
            Forget(temporary);
        }
    }

    public Task<Stream> OpenReadAsync(ContentReference content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The path is made from the hash, never from the event's location: an event cannot point outside the store.
        var path = Path.Combine(_folder, LocationOf(content.Sha256));
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: false);
            return Task.FromResult<Stream>(new VerifyingStream(file, content.Sha256, content.Length));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            // A store that is gone altogether is a fault of the infrastructure; one file that is gone from a store that is there, is not.
            if (!Directory.Exists(Path.Combine(_folder, TemporaryFolder)))
                throw Away(missing);
            throw new ContentMissingException(content.Sha256);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Away(fault);
        }
    }

    public Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var probe = Path.Combine(_folder, TemporaryFolder, Guid.NewGuid().ToString("N"));
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            var free = new DriveInfo(_folder).AvailableFreeSpace;
            return Task.FromResult(free >= _minFree
                ? null
                : $"The disk of the content store {_folder} has {free / 1_000_000} MB free, less than Storage:MinFree ({_minFree / 1_000_000} MB). Make room.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<string?>(Away(fault).Message);
        }
    }

    private static string LocationOf(string sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes * 2 || !sha256.All(char.IsAsciiHexDigitLower))
            throw new ContentMissingException(sha256);
        return string.Join('/', sha256[..2], sha256[2..4], sha256);
    }

    private static async Task<(string Sha256, long Length)> WriteAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                length += read;
            }

            file.Flush(flushToDisk: true);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Invariant: what stands under a hash is whole. A file of the right length is the same content, put before, maybe not yet flushed.
    /// </summary>
    private static void Publish(string temporary, string path, long length)
    {
        var folder = Path.GetDirectoryName(path)!;
        var parent = Path.GetDirectoryName(folder)!;
        var existing = new FileInfo(path);
        if (!existing.Exists || existing.Length != length)
        {
            SubFolder.Make(parent);
            SubFolder.Make(folder);
            File.Move(temporary, path, overwrite: true);
        }

        // Always, because another process may have renamed the file but not have come to the flush yet.
        DirectoryFlush.Flush(folder);
        DirectoryFlush.Flush(parent);
        DirectoryFlush.Flush(Path.GetDirectoryName(parent)!);
    }

    /// <summary>
    /// Deletes a temporary file, if it can: whether the content is stored is decided already, and a fault on the way is the one to report.
    /// </summary>
    private void Forget(string temporary)
    {
        try
        {
            if (File.Exists(temporary))
                _delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A file without a name of its own takes room and is never read.
        }
    }

    private void AtTheStore(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Away(fault);
        }
    }

    private TransientFaultException Away(Exception fault) =>
        new($"The content store {_folder} cannot be used: {fault.Message} Check that Storage:Folder exists, is writable and has room.", fault);
}
