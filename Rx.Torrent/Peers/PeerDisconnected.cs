using Rx.Torrent.Primitives;

namespace Rx.Torrent.Peers;

/// <summary>A connection has ended.</summary>
/// <param name="Peer">Whose; its state stays readable as it was.</param>
/// <param name="Reason">Why.</param>
public sealed record PeerDisconnected(IPeer Peer, DisconnectReason Reason)
{
    /// <summary>The blocks that were sent to it and that, as far as we know, the operating system has not taken; in order.</summary>
    public IReadOnlyList<BlockRange> Unflushed { get; init; } = [];
}
