using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Transport;

/// <summary>Datagrams over UDP, IPv4 and IPv6. A socket at <see cref="IPAddress.IPv6Any"/> does both.</summary>
public sealed class UdpTransport : IDatagramTransport
{
    /// <inheritdoc/>
    public string Name => "udp";

    /// <inheritdoc/>
    public IReadOnlyList<MulticastInterface> MulticastInterfaces => UdpMulticast.Interfaces();

    /// <inheritdoc/>
    public IDatagramSocket Open(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        Socket? socket = null;
        try
        {
            socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (local.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = local.Address.Equals(IPAddress.IPv6Any);
            socket.Bind(local);
            return new UdpSocket(socket);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new TransportException(exception.SocketErrorCode, $"no socket at {local}: {exception.SocketErrorCode}");
        }
    }

    /// <inheritdoc/>
    public IDatagramSocket Join(MulticastMembership membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        return UdpMulticast.Join(membership);
    }
}
