using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Transport;

/// <summary>A way to carry single datagrams: UDP, a simulated network. UDP trackers, the DHT and uTP live on it.</summary>
public interface IDatagramTransport
{
    /// <summary>What it is called in logs, such as <c>udp</c>.</summary>
    string Name { get; }

    /// <summary>Opens a socket at <paramref name="local"/>; port 0 asks the system for a free one.</summary>
    /// <exception cref="TransportException">The address cannot be had.</exception>
    IDatagramSocket Open(IPEndPoint local);

    /// <summary>Where groups can be joined at this moment: the interfaces that are up and carry multicast. None where the transport knows no groups.</summary>
    IReadOnlyList<MulticastInterface> MulticastInterfaces => [];

    /// <summary>
    /// Opens a socket that receives what is sent to a group on one interface, beside others that do so on this machine, and sends through that
    /// interface. What it sends comes from our address there and the group's port.
    /// </summary>
    /// <exception cref="TransportException">The group cannot be joined there, or the transport knows no groups.</exception>
    IDatagramSocket Join(MulticastMembership membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        throw new TransportException(SocketError.OperationNotSupported, $"{Name} knows no groups");
    }
}
