using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery;

/// <summary>An address at which there may be a peer of the swarm. Nobody has checked it: a source can be wrong, or lie.</summary>
/// <param name="EndPoint">Where it is said to listen. The port is never 0, and an IPv4 address is never wrapped into an IPv6 one.</param>
/// <param name="Source">How we came to know of it.</param>
public sealed record PeerCandidate(IPEndPoint EndPoint, PeerSourceKind Source)
{
    /// <summary>The peer id that it is said to have, where the source tells (a tracker's list in the form of BEP 3 does).</summary>
    public PeerId? PeerId { get; init; }

    /// <summary>What else the source says of it.</summary>
    public PeerHints Hints { get; init; }

    /// <summary>
    /// It dials us at this very moment, and can be reached now or never: so it is when two peers behind translators of addresses were told of each other (BEP 55). It is dialled at
    /// once and once, from the port at which we listen where the transport can do that, whatever came of it before and whether peers are wanted or not.
    /// </summary>
    public bool IsDiallingUs { get; init; }
}
