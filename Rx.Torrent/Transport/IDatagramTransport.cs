using System.Net;

namespace Rx.Torrent.Transport;

/// <summary>A way to carry single datagrams: UDP, a simulated network. UDP trackers, the DHT and uTP live on it.</summary>
public interface IDatagramTransport
{
    /// <summary>What it is called in logs, such as <c>udp</c>.</summary>
    string Name { get; }

    /// <summary>Opens a socket at <paramref name="local"/>; port 0 asks the system for a free one.</summary>
    /// <exception cref="TransportException">The address cannot be had.</exception>
    IDatagramSocket Open(IPEndPoint local);
}
