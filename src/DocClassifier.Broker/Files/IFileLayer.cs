namespace DocClassifier.Broker.Files;

/// <summary>
/// What the broker needs of a file system, so that a test can stand in one that forgets or tears what was not synchronised. Directory
/// entries (created, renamed, deleted names) are durable only after <see cref="SyncDirectory"/>. Failures are IOException or
/// UnauthorizedAccessException.
/// </summary>
internal interface IFileLayer
{
    /// <summary>Opens a file for reading and writing and creates it when it is missing.</summary>
    LogFile Open(string path);

    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>Names of the files in a folder, without the folder.</summary>
    IReadOnlyList<string> Files(string directory);

    IReadOnlyList<string> Directories(string directory);

    void CreateDirectory(string path);

    /// <summary>Renames a file (over an existing one) or a folder.</summary>
    void Move(string from, string to);

    void DeleteFile(string path);

    void DeleteDirectory(string path);

    void SyncDirectory(string path);
}
