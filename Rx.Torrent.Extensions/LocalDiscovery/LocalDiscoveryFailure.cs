using System.Net;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>A group that could not be joined.</summary>
/// <param name="Group">The group.</param>
/// <param name="Interface">Where.</param>
/// <param name="Reason">What the transport said.</param>
public sealed record LocalDiscoveryFailure(IPEndPoint Group, MulticastInterface Interface, TransportException Reason);
