namespace DocClassifier.Ingest.Posix;

/// <summary>What a directory entry is, links not followed.</summary>
/// <param name="Kind">Anything but a regular file, a directory or a link is <see cref="FileKind.Other"/>: pipes, sockets, devices.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Nanoseconds since 1970, on the clock of the file system.</param>
internal readonly record struct FileStatus(FileKind Kind, long Size, Int128 Modified);
