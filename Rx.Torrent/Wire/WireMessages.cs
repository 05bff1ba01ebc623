namespace Rx.Torrent.Wire;

/// <summary>The messages without content as they come from a connection: one instance of each, so that reading them allocates nothing.</summary>
internal static class WireMessages
{
    public static readonly PeerMessage KeepAlive = PeerMessage.KeepAlive.Instance with { Origin = MessageOrigin.Wire };
    public static readonly PeerMessage Choke = PeerMessage.Choke.Instance with { Origin = MessageOrigin.Wire };
    public static readonly PeerMessage Unchoke = PeerMessage.Unchoke.Instance with { Origin = MessageOrigin.Wire };
    public static readonly PeerMessage Interested = PeerMessage.Interested.Instance with { Origin = MessageOrigin.Wire };
    public static readonly PeerMessage NotInterested = PeerMessage.NotInterested.Instance with { Origin = MessageOrigin.Wire };
    public static readonly PeerMessage HaveAll = PeerMessage.HaveAll.Instance with { Origin = MessageOrigin.Wire };
    public static readonly PeerMessage HaveNone = PeerMessage.HaveNone.Instance with { Origin = MessageOrigin.Wire };
}
