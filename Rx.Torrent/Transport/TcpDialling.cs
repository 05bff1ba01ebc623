using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Transport;

/// <summary>One attempt to connect. It ends once: with a channel, with an error, or given up.</summary>
internal sealed class TcpDialling : IDisposable
{
    private readonly IPEndPoint _remote;
    private readonly int _port;
    private readonly IObserver<IByteChannel> _observer;
    private readonly SocketAsyncEventArgs _arguments;
    private Socket? _socket;
    private int _settled;

    /// <param name="remote">Where to.</param>
    /// <param name="port">Our port, at which we listen; 0 for any.</param>
    /// <param name="observer">Told what came of it.</param>
    public TcpDialling(IPEndPoint remote, int port, IObserver<IByteChannel> observer)
    {
        _remote = remote;
        _port = port;
        _observer = observer;
        _arguments = new SocketAsyncEventArgs { RemoteEndPoint = remote };
        _arguments.Completed += (_, _) => Finish();
    }

    public void Start()
    {
        try
        {
            _socket = new Socket(_remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (_port != 0) PortSharing.TryBind(_socket, _port);
            if (!_socket.ConnectAsync(_arguments)) Finish();
        }
        catch (SocketException exception)
        {
            Settle(exception.SocketErrorCode); // no such address family, no route, or no descriptor left
        }
    }

    /// <summary>Gives the attempt up, if it is still under way.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0) _socket?.Dispose();
    }

    private void Finish()
    {
        var error = _arguments.SocketError;
        _arguments.Dispose();
        Settle(error);
    }

    private void Settle(SocketError error)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            _socket?.Dispose();
            return;
        }
        var channel = error == SocketError.Success ? Open(out error) : null;
        if (channel is null)
        {
            _socket?.Dispose();
            _observer.OnError(new TransportException(error, $"no connection to {_remote}: {error}"));
            return;
        }
        _observer.OnNext(channel);
        _observer.OnCompleted();
    }

    private TcpChannel? Open(out SocketError error)
    {
        error = SocketError.Success;
        try
        {
            return new TcpChannel(_socket!);
        }
        catch (SocketException exception)
        {
            error = exception.SocketErrorCode; // it broke as soon as it was made
            return null;
        }
    }
}
