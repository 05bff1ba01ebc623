using System.Net;
using System.Net.Sockets;
using System.Reactive.Subjects;

namespace Rx.Torrent.Transport;

/// <summary>A listening TCP socket.</summary>
internal sealed class TcpListening : ITransportListener
{
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _accept = new();
    private readonly Subject<IByteChannel> _channels = new();
    private int _started;

    public TcpListening(Socket socket)
    {
        _socket = socket;
        Local = (IPEndPoint)socket.LocalEndPoint!;
        _accept.Completed += (_, _) => AcceptAll(completed: true);
        Channels = System.Reactive.Linq.Observable.Create<IByteChannel>(observer =>
        {
            var subscription = _channels.Subscribe(observer);
            if (Interlocked.Exchange(ref _started, 1) == 0) AcceptAll(completed: false); // nobody is lost before somebody listens
            return subscription;
        });
    }

    public IPEndPoint Local { get; }

    public IObservable<IByteChannel> Channels { get; }

    public void Dispose() => _socket.Dispose();

    private void AcceptAll(bool completed)
    {
        try
        {
            do
            {
                if (completed && !TakeAccepted()) return;
                _accept.AcceptSocket = null;
                completed = true;
            }
            while (!_socket.AcceptAsync(_accept));
        }
        catch (ObjectDisposedException)
        {
            Finish();
        }
    }

    /// <summary>False when the listener is closed. A connection that broke before it was accepted, or a lack of descriptors, costs that one connection only.</summary>
    private bool TakeAccepted()
    {
        switch (_accept.SocketError)
        {
            case SocketError.Success when Open(_accept.AcceptSocket!) is { } channel:
                if (_channels.HasObservers) _channels.OnNext(channel);
                else channel.Dispose();
                return true;
            case SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket or SocketError.InvalidArgument:
                Finish();
                return false;
            default:
                _accept.AcceptSocket?.Dispose();
                return true;
        }
    }

    private static TcpChannel? Open(Socket socket)
    {
        try
        {
            return new TcpChannel(socket);
        }
        catch (SocketException)
        {
            socket.Dispose(); // it broke between the kernel's queue and us
            return null;
        }
    }

    private void Finish()
    {
        _channels.OnCompleted();
        _accept.Dispose();
    }
}
