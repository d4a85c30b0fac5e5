using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DocClassifier.Broker.Protocol;
using DocClassifier.Contracts;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker.Network;

/// <summary>Listens, accepts, and keeps an eye on the connections. What goes wrong in one of them ends that one.</summary>
internal sealed class BrokerServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener;
    private readonly BrokerOptions _options;
    private readonly ILogger _logger;
    private Task _accepting = Task.CompletedTask;
    private int _open;

    public BrokerServer(BrokerOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        if (!IPAddress.TryParse(options.BindAddress, out var address))
            throw new BrokerStartException($"'{options.BindAddress}' is no IP address to listen on: set Broker:BindAddress to one of this machine, such as 127.0.0.1.");
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // A port that the previous run left in TIME_WAIT is free; .NET sets SO_REUSEADDR on Unix for that by itself.
            _listener.Bind(new IPEndPoint(address, options.Port));
            _listener.Listen(512);
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new BrokerStartException(new ListenFault(options.BindAddress, options.Port, "Broker:BindAddress", "--kafka-port").Explain(e), e);
        }

        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public int OpenConnections => Volatile.Read(ref _open);

    public void Start(RequestRouter router) => _accepting = AcceptAsync(router);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys).ContinueWith(static _ => { }, TaskScheduler.Default);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(RequestRouter router)
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file descriptors, or the client went away again: the listener itself is fine.
                Log.ConnectionClosed(_logger, "(accepting)", e.Message);
                await Task.Delay(50, CancellationToken.None);
                continue;
            }

            Serve(socket, router);
        }
    }

    private void Serve(Socket socket, RequestRouter router)
    {
        var client = (socket.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "?";
        if (Volatile.Read(ref _open) >= _options.MaxConnections)
        {
            Log.TooManyConnections(_logger, client, _options.MaxConnections);
            socket.Dispose();
            return;
        }

        Interlocked.Increment(ref _open);
        socket.NoDelay = true;
        var connection = new Connection(socket, router, _options, client);
        var running = Task.Run(() => connection.RunAsync(_stopping.Token));
        _connections.TryAdd(running, 0);
        _ = running.ContinueWith(
            ended =>
            {
                connection.Dispose();
                Interlocked.Decrement(ref _open);
                Report(ended, client);
                _connections.TryRemove(ended, out _);
            },
            TaskScheduler.Default);
    }

    private void Report(Task ended, string client)
    {
        var cause = ended.Exception?.GetBaseException();
        if (cause is null or OperationCanceledException or ObjectDisposedException)
            return;
        if (cause is ProtocolException or SocketException or IOException)
            Log.ConnectionClosed(_logger, client, cause.Message);
        else
            Log.RequestFailed(_logger, cause, client);
    }
}
