using System.Buffers.Binary;
using System.Text;

namespace DocClassifier.Sandbox.Protocol;

/// <summary>
/// What parent and worker say to each other: frames of a four-byte little-endian length and that many bytes. Neither side trusts a length
/// beyond its bound. Of a request there is first an offer, an empty frame, which the worker acknowledges before it gets the request itself.
/// </summary>
internal static class Frames
{
    /// <summary>Longest request, in bytes: an image of a page with some room.</summary>
    public const int MaxRequest = 256 << 20;

    /// <summary>Longest reply, in bytes. What is larger goes by file.</summary>
    public const int MaxReply = 16 << 20;

    /// <summary>Asks the worker to acknowledge that it begins a request.</summary>
    public static void WriteOffer(Stream stream)
    {
        stream.Write([0, 0, 0, 0]);
        stream.Flush();
    }

    public static bool IsOffer(byte[] frame) => frame.Length == 0;

    public static void WriteRequest(Stream stream, SandboxRequest request)
    {
        using var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(0);
            writer.Write(request.Operation);
            writer.Write(request.ContentPath ?? string.Empty);
            writer.Write(request.Folder ?? string.Empty);
            writer.Write(request.Arguments.Length);
            writer.Write(request.Arguments.Span);
        }

        Send(stream, head, request.Content);
    }

    public static SandboxTask ReadRequest(ReadOnlyMemory<byte> frame, out string operation)
    {
        using var reader = new BinaryReader(new MemoryStream(frame.ToArray(), writable: false), Encoding.UTF8);
        operation = reader.ReadString();
        var contentPath = reader.ReadString();
        var folder = reader.ReadString();
        var arguments = reader.ReadBytes(reader.ReadInt32());
        var content = frame[(int)reader.BaseStream.Position..];
        return new SandboxTask(arguments, content, contentPath.Length == 0 ? null : contentPath, folder.Length == 0 ? null : folder);
    }

    public static void WriteReply(Stream stream, Reply reply)
    {
        using var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(0);
            writer.Write((byte)reply.Status);
            writer.Write(reply.Reason);
            writer.Write(reply.Message);
        }

        Send(stream, head, reply.Result);
    }

    /// <exception cref="InvalidDataException">The frame is not a reply.</exception>
    public static Reply ReadReply(byte[] frame)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(frame, writable: false), Encoding.UTF8);
            var status = (ReplyStatus)reader.ReadByte();
            var reason = reader.ReadString();
            var message = reader.ReadString();
            return new Reply(status, reason, message, frame.AsMemory((int)reader.BaseStream.Position));
        }
        catch (Exception malformed) when (malformed is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("A worker sent a frame that is no reply.", malformed);
        }
    }

    /// <summary>The next frame's body, or null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The length is out of bounds.</exception>
    public static byte[]? Read(Stream stream, int limit)
    {
        Span<byte> prefix = stackalloc byte[4];
        if (stream.ReadAtLeast(prefix, 4, throwOnEndOfStream: false) < 4)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length < 0 || length > limit)
            throw new InvalidDataException("A frame has an impossible length.");
        var body = new byte[length];
        return stream.ReadAtLeast(body, length, throwOnEndOfStream: false) == length ? body : null;
    }

    private static void Send(Stream stream, MemoryStream head, ReadOnlyMemory<byte> rest)
    {
        var bytes = head.GetBuffer().AsSpan(0, (int)head.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - 4 + rest.Length);
        stream.Write(bytes);
        stream.Write(rest.Span);
        stream.Flush();
    }
}
