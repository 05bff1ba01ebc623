using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;

namespace Rx.Torrent.Transport;

/// <summary>Peers over TCP (BEP 3), IPv4 and IPv6.</summary>
public sealed class TcpTransport : ITransport
{
    internal const string TransportName = "tcp";

    /// <summary>Connections that the system keeps waiting for us to accept them.</summary>
    private const int Backlog = 256;

    /// <inheritdoc/>
    public string Name => TransportName;

    /// <inheritdoc/>
    public IObservable<IByteChannel> Dial(IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return Dial(remote, port: 0);
    }

    /// <inheritdoc/>
    public IObservable<IByteChannel> Dial(IPEndPoint remote, IPEndPoint from)
    {
        ArgumentNullException.ThrowIfNull(remote);
        ArgumentNullException.ThrowIfNull(from);
        return Dial(remote, from.Port);
    }

    /// <inheritdoc/>
    public ITransportListener Listen(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        Socket? socket = null;
        try
        {
            socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (local.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = local.Address.Equals(IPAddress.IPv6Any);
            socket.Bind(local);
            socket.Listen(Backlog);
            PortSharing.Allow(socket);
            return new TcpListening(socket);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new TransportException(exception.SocketErrorCode, $"cannot listen at {local}: {exception.SocketErrorCode}");
        }
    }

    private static IObservable<IByteChannel> Dial(IPEndPoint remote, int port) => Observable.Create<IByteChannel>(observer =>
    {
        var dialling = new TcpDialling(remote, port, observer);
        dialling.Start();
        return dialling;
    });
}
