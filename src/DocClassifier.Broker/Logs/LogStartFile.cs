using System.Buffers.Binary;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The file log-start of a partition: the offset before which records were deleted by request. Missing or damaged it says 0, so that too
/// much is shown rather than too little.
/// </summary>
internal static class LogStartFile
{
    private const string Name = "log-start";

    public static long Read(IFileLayer files, string directory) =>
        DurableFile.Read(files, Path.Combine(directory, Name)) is { Length: 12 } content
        && Crc32C.Compute(content.AsSpan(0, 8)) == BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(8))
            ? BinaryPrimitives.ReadInt64BigEndian(content)
            : 0;

    public static void Write(IFileLayer files, string directory, long offset)
    {
        var content = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(content, offset);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(8), Crc32C.Compute(content.AsSpan(0, 8)));
        DurableFile.Replace(files, Path.Combine(directory, Name), content);
    }
}
