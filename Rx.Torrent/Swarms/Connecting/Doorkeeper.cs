using System.Net;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Who may come in: not ourselves, nobody twice, nobody banned, and no more than there is room for.</summary>
internal sealed class Doorkeeper(
    InfoHash infoHash, PeerId ourId, Roster roster, SwarmOptions options, ConnectionBudget budget, Func<IPAddress, IPEndPoint> seenFrom)
{
    private static readonly DisconnectReason Outranked = new(DisconnectKind.TooMany, "another peer has a higher priority");

    private readonly HashSet<IPEndPoint> _banned = [];

    /// <summary>Whether a peer may be let go that could be kept as well.</summary>
    public Func<PeerConnection, DisconnectReason, bool> MayLetGo { get; init; } = static (_, _) => true;

    /// <summary>
    /// By what somebody is recognised who comes back: the address, without the port, which changes with each connection. On the loopback
    /// interface everybody has the same address, and there the port has to do.
    /// </summary>
    public static IPEndPoint MarkOf(IPEndPoint endPoint) => IPAddress.IsLoopback(endPoint.Address) ? endPoint : new IPEndPoint(endPoint.Address, 0);

    /// <summary>Lets nobody with this mark in any more. Those who are in are not shown out by this.</summary>
    public bool Ban(IPEndPoint mark) => _banned.Add(mark);

    public bool IsBanned(IPEndPoint endPoint) => _banned.Contains(MarkOf(endPoint));

    /// <summary>True when it makes sense to dial that address.</summary>
    public bool MayDial(IPEndPoint endPoint) => !IsBanned(endPoint) && CountFrom(endPoint.Address) < options.MaxConnectionsPerAddress;

    /// <summary>Decides before anything is said to a connection. Null lets it in.</summary>
    public DisconnectReason? Refusal(IPEndPoint endPoint)
    {
        if (IsBanned(endPoint)) return new DisconnectReason(DisconnectKind.Banned);
        if (CountFrom(endPoint.Address) >= options.MaxConnectionsPerAddress)
            return new DisconnectReason(DisconnectKind.TooMany, $"{options.MaxConnectionsPerAddress} connections from {endPoint.Address}");
        if (roster.Count < options.MaxConnections && budget.MayAccept) return null;
        return MakeRoomFor(endPoint) ? null : new DisconnectReason(DisconnectKind.TooMany);
    }

    /// <summary>Decides when the handshake has come. Null lets it in; it may cost another connection to the same peer.</summary>
    public DisconnectReason? Refusal(PeerConnection peer, PeerMessage.Handshake handshake)
    {
        if (!handshake.InfoHash.WireSpan.SequenceEqual(infoHash.WireSpan)) return new DisconnectReason(DisconnectKind.WrongInfoHash, $"{handshake.InfoHash}");
        if (handshake.PeerId == ourId) return new DisconnectReason(DisconnectKind.ConnectedToSelf);
        foreach (var other in roster.Peers)
        {
            if (ReferenceEquals(other, peer) || other.Id != handshake.PeerId || other.IsClosed) continue;
            if (!Replaces(peer, other)) return new DisconnectReason(DisconnectKind.Duplicate);
            other.Disconnect(new DisconnectReason(DisconnectKind.Duplicate));
        }
        return null;
    }

    /// <summary>
    /// When both sides dialled each other at once, both must keep the same connection: that which the side with the higher id made.
    /// A second one in the same direction is refused.
    /// </summary>
    private bool Replaces(PeerConnection peer, PeerConnection other)
    {
        if (peer.IsIncoming == other.IsIncoming) return false;
        var oursIsHigher = ourId.Span.SequenceCompareTo(other.Id!.Value.Span) > 0;
        return peer.IsIncoming != oursIsHigher;
    }

    /// <summary>BEP 40: when it is full, whoever has the higher priority stays.</summary>
    private bool MakeRoomFor(IPEndPoint endPoint)
    {
        var priority = PriorityOf(endPoint);
        var weaker = roster.Peers.Where(peer => !peer.IsClosed && PriorityOf(peer.EndPoint) < priority);
        var weakest = weaker.OrderBy(peer => PriorityOf(peer.EndPoint)).FirstOrDefault(peer => MayLetGo(peer, Outranked));
        weakest?.Disconnect(Outranked);
        return weakest is not null;
    }

    private uint PriorityOf(IPEndPoint remote) => CanonicalPriority.Of(seenFrom(remote.Address), remote);

    private int CountFrom(IPAddress address) => roster.Peers.Count(peer => peer.EndPoint.Address.Equals(address));
}
