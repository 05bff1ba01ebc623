using System.Net;
using Rx.Torrent.Discovery.Trackers.Access;

namespace Rx.Torrent.Extensions.Bounds;

/// <summary>
/// From where an address means the peer that it is said to mean. Somewhere else the same address is another machine, or one that somebody would have us attack from inside its
/// own network; so peers and nodes name each other only what both can reach.
/// </summary>
internal static class Reach
{
    /// <summary>True when it makes sense that a peer at one address speaks, or hears, of one at another: nobody is nearer to us than whoever names him.</summary>
    public static bool Allows(IPAddress peer, IPAddress named) => AddressScopes.Of(named) <= AddressScopes.Of(peer);
}
