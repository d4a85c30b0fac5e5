using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Tests;

/// <summary>Speaks the protocol byte by byte, for what no client library would send.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int _correlation;

    public RawClient(int port)
    {
        _socket.ReceiveTimeout = _socket.SendTimeout = 20_000;
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Sends a request and returns the body of the answer.</summary>
    public byte[] Call(ApiKey key, short version, Action<KafkaWriter> body, bool flexible = false)
    {
        Send(key, version, body, flexible);
        return Receive(flexible && key != ApiKey.ApiVersions);
    }

    public void Send(ApiKey key, short version, Action<KafkaWriter> body, bool flexible = false)
    {
        using var writer = new KafkaWriter(flexible);
        writer.Int32(0);
        writer.Int16((short)key);
        writer.Int16(version);
        writer.Int32(++_correlation);
        writer.Int16(4);
        writer.Raw("test"u8);
        writer.Tags();
        body(writer);
        writer.PatchInt32(0, writer.Length - 4);
        SendBytes(writer.Written.Span);
    }

    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_socket.Send(bytes)..];
    }

    public byte[] Receive(bool flexible = false)
    {
        var size = BinaryPrimitives.ReadInt32BigEndian(Exactly(4));
        var frame = Exactly(size);
        Assert.Equal(_correlation, BinaryPrimitives.ReadInt32BigEndian(frame));
        return frame[(flexible ? 5 : 4)..];
    }

    /// <summary>Whether the broker ends the connection (a reset counts).</summary>
    public bool IsClosedByBroker()
    {
        try
        {
            return _socket.Receive(new byte[64 * 1024]) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();

    private byte[] Exactly(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var read = _socket.Receive(bytes.AsSpan(at));
            if (read == 0)
                throw new EndOfStreamException("The broker has closed the connection.");
            at += read;
        }

        return bytes;
    }
}
