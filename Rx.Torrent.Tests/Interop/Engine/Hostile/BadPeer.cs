using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>A peer that follows a script on every connection, and no rules. It listens to be dialled, or dials.</summary>
internal sealed class BadPeer : IAsyncDisposable
{
    private readonly MetainfoFile _metainfo;
    private readonly Func<WireScript, Task> _script;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;
    private readonly TaskCompletionSource _firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BadPeer(MetainfoFile metainfo, Func<WireScript, Task> script)
    {
        _metainfo = metainfo;
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>How often it was dialled.</summary>
    public int Calls { get; private set; }

    /// <summary>Completes when the script has run to its end on one connection, or the other side has ended it.</summary>
    public Task FirstEnd => _firstEnd.Task;

    /// <summary>Dials, runs the script on the connection, and returns the address that it dials from.</summary>
    public async Task<(IPEndPoint Local, Task Script)> DialAsync(IPEndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(remote);
        var local = (IPEndPoint)socket.LocalEndPoint!;
        return (new IPEndPoint(local.Address.IsIPv4MappedToIPv6 ? local.Address.MapToIPv4() : local.Address, local.Port), RunAsync(socket));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        lock (_sockets) _sockets.ForEach(socket => socket.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                Calls++;
                _ = RunAsync(socket);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return; // it was stopped
        }
    }

    private async Task RunAsync(Socket socket)
    {
        lock (_sockets) _sockets.Add(socket);
        try
        {
            await _script(new WireScript(socket, _metainfo));
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            return; // the other side has had enough, or the test has
        }
        finally
        {
            _firstEnd.TrySetResult();
        }
    }
}
