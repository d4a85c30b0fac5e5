using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Channels;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Network;

/// <summary>
/// One client. Requests are begun in the order they come and their answers sent in that order, but a request does not wait for the answer of
/// the one before, so one fsync serves many. Memory: one receive buffer that grows with the bytes that really arrive, at most
/// MaxRequestsInFlight small answers, one send buffer. Any bytes that are not what the protocol allows end this connection only.
/// </summary>
internal sealed class Connection(Socket socket, RequestRouter router, BrokerOptions options, string client) : IDisposable
{
    private const int SmallBuffer = 16 * 1024;
    /// <summary>A larger one is given back as soon as it is empty; up to here a producer of 1 MB batches keeps it.</summary>
    private const int LargeBuffer = 2 * 1024 * 1024;

    private const int SendBuffer = 256 * 1024;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<Task<Response?>> _answers = Channel.CreateBounded<Task<Response?>>(
        new BoundedChannelOptions(options.MaxRequestsInFlight) { SingleReader = true, SingleWriter = true });

    /// <summary>Serves the client until either side ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(static state => ((Connection)state!).Close(), this);
        var sending = SendAnswersAsync();
        try
        {
            await ReceiveAsync();
        }
        finally
        {
            _answers.Writer.TryComplete();
            Close();
            await sending;
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _closing.Dispose();
    }

    private void Close()
    {
        _closing.Cancel();
        socket.Close();
    }

    private async Task ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, _closing.Token);
                if (read == 0)
                    return;
                filled += read;
                var used = 0;
                while (filled - used >= 4)
                {
                    var size = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(used));
                    if (size < 8 || size > options.MaxRequestBytes)
                        throw new ProtocolException($"A request of {size} bytes is not possible here.");
                    if (filled - used - 4 < size)
                        break;
                    var answer = router.Begin(buffer.AsMemory(used + 4, size), client, _closing.Token);
                    used += 4 + size;
                    await _answers.Writer.WriteAsync(answer, _closing.Token);
                }

                (buffer, filled) = MakeRoom(buffer, used, filled);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Keeps what is left of an unfinished request at the start of a buffer with room; gives a large one back when it is empty.</summary>
    private static (byte[] Buffer, int Filled) MakeRoom(byte[] buffer, int used, int filled)
    {
        var left = filled - used;
        var target = buffer;
        if (left == buffer.Length)
            target = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        else if (left == 0 && buffer.Length > LargeBuffer)
            target = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        buffer.AsSpan(used, left).CopyTo(target);
        if (target != buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        return (target, left);
    }

    private async Task SendAnswersAsync()
    {
        Task<Response?>? waitedFor = null;
        try
        {
            await foreach (var answer in _answers.Reader.ReadAllAsync())
            {
                // An answer may take longer than the connection lives: markers that a full disk refuses, for example.
                waitedFor = answer;
                using var response = await answer.WaitAsync(_closing.Token);
                waitedFor = null;
                if (response is not null)
                    await SendAsync(response);
            }
        }
        finally
        {
            // Whatever ended the sending ends the connection; answers still to come are let go of.
            Close();
            _answers.Writer.TryComplete();
            ForgetWhenDone(waitedFor);
            while (_answers.Reader.TryRead(out var left))
                ForgetWhenDone(left);
        }
    }

    private static void ForgetWhenDone(Task<Response?>? answer) =>
        answer?.ContinueWith(static task => Forget(task), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static void Forget(Task<Response?> answer)
    {
        if (answer.IsCompletedSuccessfully)
            answer.Result?.Dispose();
        else
            _ = answer.Exception;
    }

    private async ValueTask SendAsync(Response response)
    {
        response.Seal();
        var written = response.Writer.Written;
        if (response.Slices.Count == 0)
        {
            await SendAllAsync(written);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(SendBuffer);
        try
        {
            int filled = 0, sent = 0;
            foreach (var (position, slice) in response.Slices.Append((written.Length, null!)))
            {
                for (; sent < position;)
                {
                    var count = Math.Min(position - sent, SendBuffer - filled);
                    written.Slice(sent, count).CopyTo(buffer.AsMemory(filled));
                    (sent, filled) = (sent + count, filled + count);
                    if (filled == SendBuffer)
                        filled = await FlushAsync(buffer, filled);
                }

                for (var at = 0; slice is not null && at < slice.Length;)
                {
                    var count = Math.Min(slice.Length - at, SendBuffer - filled);
                    slice.Read(buffer.AsSpan(filled, count), at);
                    (at, filled) = (at + count, filled + count);
                    if (filled == SendBuffer)
                        filled = await FlushAsync(buffer, filled);
                }
            }

            await FlushAsync(buffer, filled);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> FlushAsync(byte[] buffer, int filled)
    {
        await SendAllAsync(buffer.AsMemory(0, filled));
        return 0;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, _closing.Token)..];
    }
}
