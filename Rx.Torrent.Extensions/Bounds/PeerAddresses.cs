using System.Net;
using Rx.Torrent.Extensions.WebSeeds;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Extensions.Bounds;

/// <summary>Where others can dial a peer that is connected to us.</summary>
internal static class PeerAddresses
{
    /// <summary>Where we have dialled it; where it says that it listens, if it has dialled us; null when it does not say, or is a web server.</summary>
    public static IPEndPoint? ListenEndPoint(this IPeer peer) => peer.Transport == WebSeedChannel.TransportName ? null : !peer.IsIncoming ? peer.Plain(peer.EndPoint.Port)
        : peer.Extensions.ListenPort is { } port ? peer.Plain(port)
        : null;

    private static IPEndPoint Plain(this IPeer peer, int port)
    {
        var address = peer.EndPoint.Address;
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }
}
