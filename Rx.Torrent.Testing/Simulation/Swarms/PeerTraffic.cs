using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>A message of a connection.</summary>
/// <param name="Peer">The connection, as the client sees it.</param>
/// <param name="IsIncoming">True when it came from the other end.</param>
/// <param name="Message">The message.</param>
public sealed record PeerTraffic(IPeer Peer, bool IsIncoming, PeerMessage Message);
