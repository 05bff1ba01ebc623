using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Transport;

/// <summary>A TCP connection. Receiving is a plain non-blocking call by the loop; only the waiting is asynchronous.</summary>
internal sealed class TcpChannel : IByteChannel
{
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _wait = new();
    private readonly SocketAsyncEventArgs _send = new();
    private IByteChannelEvents? _events;

    public TcpChannel(Socket socket)
    {
        _socket = socket;
        Remote = Unmapped((IPEndPoint)socket.RemoteEndPoint!);
        Local = Unmapped((IPEndPoint)socket.LocalEndPoint!);
        socket.Blocking = false;
        socket.NoDelay = true;
        _wait.SetBuffer(Memory<byte>.Empty); // a receive of nothing completes when there is something
        _wait.Completed += (_, _) => _events!.Readable();
        _send.Completed += (_, _) => _events!.Sent(StateOf(_send.SocketError));
    }

    public IPEndPoint Remote { get; }

    public IPEndPoint Local { get; }

    public string Failure { get; private set; } = "";

    public string Transport => TcpTransport.TransportName;

    public void Start(IByteChannelEvents events) => _events = events;

    public ChannelState Receive(Span<byte> into, out int count)
    {
        count = _socket.Receive(into, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock)) Failure = $"{error}";
        return error switch
        {
            SocketError.Success when count > 0 => ChannelState.Ready,
            SocketError.Success => ChannelState.Ended,
            SocketError.WouldBlock => ChannelState.Waiting,
            _ => ChannelState.Failed,
        };
    }

    public bool WaitReadable() => !_socket.ReceiveAsync(_wait);

    public ChannelState Send(IList<ArraySegment<byte>> segments)
    {
        _send.BufferList = segments;
        return _socket.SendAsync(_send) ? ChannelState.Waiting : StateOf(_send.SocketError);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _wait.Dispose();
        _send.Dispose();
    }

    private ChannelState StateOf(SocketError error)
    {
        if (error == SocketError.Success) return ChannelState.Ready;
        Failure = $"{error}";
        return ChannelState.Failed;
    }

    private static IPEndPoint Unmapped(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
