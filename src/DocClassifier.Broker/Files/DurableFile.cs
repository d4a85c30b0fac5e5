namespace DocClassifier.Broker.Files;

/// <summary>Small files that are replaced whole: written aside, synchronised, renamed, the folder synchronised.</summary>
internal static class DurableFile
{
    public static void Replace(IFileLayer files, string path, ReadOnlySpan<byte> content, bool durable = true)
    {
        var aside = path + ".new";
        using (var file = files.Open(aside))
        {
            file.SetLength(0);
            file.Write(content, 0);
            if (durable)
                file.Sync();
        }

        files.Move(aside, path);
        if (durable)
            files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    public static byte[]? Read(IFileLayer files, string path)
    {
        if (!files.FileExists(path))
            return null;
        using var file = files.Open(path);
        var content = new byte[file.Length];
        return file.Read(content, 0) == content.Length ? content : null;
    }
}
