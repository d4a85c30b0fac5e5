using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Tests.Durability;

/// <summary>
/// A file system in memory whose power can be cut at any write. What was not synchronised is then partly lost: of the writes to a file an
/// arbitrary set survives, the last of them perhaps torn; of the names that changed in a folder those up to an arbitrary moment.
/// </summary>
internal sealed class PowerCutFiles : IFileLayer
{
    private readonly Lock _gate = new();
    private readonly Folder _root = new();
    private int _left = int.MaxValue;

    /// <summary>Operations that change something, so far.</summary>
    public int Operations { get; private set; }

    public bool IsOff { get; private set; }

    /// <summary>Called once, at the operation that finds the power gone.</summary>
    public Action? WentOff { get; set; }

    /// <summary>The power goes off at the operation after this many more.</summary>
    public void CutAfter(int operations) => _left = operations;

    /// <summary>The machine comes back with what its disk happens to hold.</summary>
    public PowerCutFiles Restart(Random random)
    {
        lock (_gate)
        {
            IsOff = true;
            var after = new PowerCutFiles();
            _root.Survive(after._root, random);
            return after;
        }
    }

    public LogFile Open(string path)
    {
        lock (_gate)
        {
            var (folder, name) = Locate(path);
            if (!folder.Files.TryGetValue(name, out var content))
                Change(() => folder.Create(name, content = new Content()));
            return new MemoryFile(this, content!);
        }
    }

    public bool FileExists(string path)
    {
        lock (_gate)
            return TryLocate(path) is var (folder, name) && folder.Files.ContainsKey(name);
    }

    public bool DirectoryExists(string path)
    {
        lock (_gate)
            return FolderAt(path) is not null;
    }

    public IReadOnlyList<string> Files(string directory)
    {
        lock (_gate)
            return [.. Existing(directory).Files.Keys];
    }

    public IReadOnlyList<string> Directories(string directory)
    {
        lock (_gate)
            return [.. Existing(directory).Folders.Keys];
    }

    public void CreateDirectory(string path)
    {
        lock (_gate)
        {
            var at = _root;
            foreach (var part in Parts(path))
            {
                if (!at.Folders.TryGetValue(part, out var next))
                {
                    next = new Folder();
                    Change(() => at.Create(part, next));
                }

                at = next;
            }
        }
    }

    public void Move(string from, string to)
    {
        lock (_gate)
        {
            var (source, old) = Locate(from);
            var (target, name) = Locate(to);
            if (!ReferenceEquals(source, target))
                throw new NotSupportedException("The broker renames within a folder only.");
            Change(() => source.Rename(old, name));
        }
    }

    public void DeleteFile(string path)
    {
        lock (_gate)
        {
            var (folder, name) = Locate(path);
            if (folder.Files.ContainsKey(name))
                Change(() => folder.Delete(name));
        }
    }

    public void DeleteDirectory(string path)
    {
        lock (_gate)
        {
            if (FolderAt(path) is null)
                return;
            var (folder, name) = Locate(path);
            Change(() => folder.Delete(name));
        }
    }

    public void SyncDirectory(string path)
    {
        lock (_gate)
            Change(() => Existing(path).Sync());
    }

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private void Change(Action change)
    {
        if (IsOff || _left-- <= 0)
        {
            if (!IsOff)
                WentOff?.Invoke();
            IsOff = true;
            throw new IOException("The power is off.");
        }

        Operations++;
        change();
    }

    private Folder? FolderAt(string path)
    {
        var at = _root;
        foreach (var part in Parts(path))
        {
            if (!at.Folders.TryGetValue(part, out at))
                return null;
        }

        return at;
    }

    private Folder Existing(string path) => FolderAt(path) ?? throw new DirectoryNotFoundException(path);

    private (Folder Folder, string Name) Locate(string path) => (Existing(Path.GetDirectoryName(path)!), Path.GetFileName(path));

    private (Folder Folder, string Name)? TryLocate(string path) =>
        FolderAt(Path.GetDirectoryName(path)!) is { } folder ? (folder, Path.GetFileName(path)) : null;

    private sealed class Content
    {
        private readonly List<(long At, byte[] Bytes, long Length)> _unsynced = [];
        private byte[] _durable = [];

        public byte[] Now { get; private set; } = [];

        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            if (Now.Length < at + bytes.Length)
                Now = [.. Now, .. new byte[at + bytes.Length - Now.Length]];
            else
                Now = [.. Now];
            bytes.CopyTo(Now.AsSpan((int)at));
            _unsynced.Add((at, bytes.ToArray(), -1));
        }

        public void SetLength(long length)
        {
            Now = [.. Now.Take((int)length), .. new byte[Math.Max(0, length - Now.Length)]];
            _unsynced.Add((0, [], length));
        }

        public void Sync()
        {
            _durable = Now;
            _unsynced.Clear();
        }

        public Content Survive(Random random)
        {
            var after = new Content { Now = [.. _durable] };
            foreach (var (at, bytes, length) in _unsynced)
            {
                var fate = random.Next(4);
                if (fate == 0)
                    continue;
                if (length >= 0)
                    after.SetLength(length);
                else
                    after.Write(fate == 1 ? bytes.AsSpan(0, random.Next(bytes.Length + 1)) : bytes, at);
            }

            after.Sync();
            return after;
        }
    }

    private sealed class Folder
    {
        private readonly List<Action<Folder>> _unsynced = [];
        private Dictionary<string, Content> _durableFiles = [];
        private Dictionary<string, Folder> _durableFolders = [];

        public Dictionary<string, Content> Files { get; private set; } = [];

        public Dictionary<string, Folder> Folders { get; private set; } = [];

        public void Create(string name, Content content) => Do(folder => folder.Files[name] = content);

        public void Create(string name, Folder created) => Do(folder => folder.Folders[name] = created);

        public void Delete(string name) => Do(folder =>
        {
            folder.Files.Remove(name);
            folder.Folders.Remove(name);
        });

        public void Rename(string from, string to) => Do(folder =>
        {
            if (folder.Files.Remove(from, out var file))
                folder.Files[to] = file;
            else if (folder.Folders.Remove(from, out var directory))
                folder.Folders[to] = directory;
        });

        public void Sync()
        {
            (_durableFiles, _durableFolders) = (new(Files), new(Folders));
            _unsynced.Clear();
        }

        public void Survive(Folder after, Random random)
        {
            var names = new Folder { Files = new(_durableFiles), Folders = new(_durableFolders) };
            foreach (var change in _unsynced.Take(random.Next(_unsynced.Count + 1)))
                change(names);
            foreach (var (name, content) in names.Files)
                after.Files[name] = content.Survive(random);
            foreach (var (name, folder) in names.Folders)
                folder.Survive(after.Folders[name] = new Folder(), random);
            after.Sync();
        }

        private void Do(Action<Folder> change)
        {
            change(this);
            _unsynced.Add(change);
        }
    }

    private sealed class MemoryFile(PowerCutFiles files, Content content) : LogFile
    {
        public override long Length
        {
            get
            {
                lock (files._gate)
                    return content.Now.Length;
            }
        }

        public override int Read(Span<byte> buffer, long position)
        {
            lock (files._gate)
            {
                var from = content.Now.AsSpan((int)Math.Min(position, content.Now.Length));
                var count = Math.Min(from.Length, buffer.Length);
                from[..count].CopyTo(buffer);
                return count;
            }
        }

        public override void Write(ReadOnlySpan<byte> bytes, long position)
        {
            var copy = bytes.ToArray();
            lock (files._gate)
                files.Change(() => content.Write(copy, position));
        }

        public override void SetLength(long length)
        {
            lock (files._gate)
                files.Change(() => content.SetLength(length));
        }

        public override void Sync()
        {
            lock (files._gate)
                files.Change(content.Sync);
        }

        protected override void Close()
        {
        }
    }
}
