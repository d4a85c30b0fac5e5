using DocClassifier.Contracts;
using Microsoft.Win32.SafeHandles;

namespace DocClassifier.Broker.Files;

/// <summary>The real file system.</summary>
internal sealed class DiskFileLayer : IFileLayer
{
    public LogFile Open(string path) =>
        new DiskLogFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public IReadOnlyList<string> Files(string directory) => [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))];

    public IReadOnlyList<string> Directories(string directory) =>
        [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path))];

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public void Move(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to, overwrite: true);
    }

    public void DeleteFile(string path) => File.Delete(path);

    public void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public void SyncDirectory(string path) => DirectoryFlush.Flush(path);

    private sealed class DiskLogFile(SafeFileHandle handle) : LogFile
    {
        public override long Length => RandomAccess.GetLength(handle);

        public override int Read(Span<byte> buffer, long position)
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer[total..], position + total);
                if (read == 0)
                    break;
                total += read;
            }

            return total;
        }

        public override void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(handle, bytes, position);

        public override void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public override void Sync() => RandomAccess.FlushToDisk(handle);

        protected override void Close() => handle.Dispose();
    }
}
