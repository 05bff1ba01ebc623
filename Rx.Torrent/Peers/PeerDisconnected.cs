namespace Rx.Torrent.Peers;

/// <summary>A connection has ended.</summary>
/// <param name="Peer">Whose; its state stays readable as it was.</param>
/// <param name="Reason">Why.</param>
public sealed record PeerDisconnected(IPeer Peer, DisconnectReason Reason);
