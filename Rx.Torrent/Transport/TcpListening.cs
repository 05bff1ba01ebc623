using System.Net;
using System.Net.Sockets;
using System.Reactive.Subjects;

namespace Rx.Torrent.Transport;

/// <summary>A listening TCP socket.</summary>
internal sealed class TcpListening : ITransportListener
{
    private static readonly TimeSpan PauseLength = TimeSpan.FromMilliseconds(200);

    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _accept = new();
    private readonly Subject<IByteChannel> _channels = new();
    private readonly Timer _pause;
    private int _started;
    private int _paused;

    public TcpListening(Socket socket)
    {
        _socket = socket;
        Local = (IPEndPoint)socket.LocalEndPoint!;
        _accept.Completed += (_, _) => AcceptAll(completed: true);
        _pause = new Timer(static listening => ((TcpListening)listening!).GoOn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Channels = System.Reactive.Linq.Observable.Create<IByteChannel>(observer =>
        {
            var subscription = _channels.Subscribe(observer);
            if (Interlocked.Exchange(ref _started, 1) == 0) AcceptAll(completed: false); // nobody is lost before somebody listens
            return subscription;
        });
    }

    public IPEndPoint Local { get; }

    public IObservable<IByteChannel> Channels { get; }

    public void Dispose()
    {
        _socket.Dispose();
        GoOn(); // no accept is under way during a pause, so none would hear of it
    }

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

    /// <summary>False when nothing more is to be accepted for now. A connection that broke before it was accepted, or a lack of descriptors, does not close it.</summary>
    private bool TakeAccepted()
    {
        switch (_accept.SocketError)
        {
            case SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable:
                Pause();
                return false;
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

    /// <summary>The system has no descriptor left and says so each time it is asked, at once: so it is asked again only after a while.</summary>
    private void Pause()
    {
        Volatile.Write(ref _paused, 1);
        try
        {
            _pause.Change(PauseLength, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            return; // closed meanwhile
        }
        if (_socket.SafeHandle.IsClosed) GoOn();
    }

    private void GoOn()
    {
        if (Interlocked.Exchange(ref _paused, 0) == 1) AcceptAll(completed: false);
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
        _pause.Dispose();
    }
}
