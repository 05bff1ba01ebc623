using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>A message that a unit wants to be sent.</summary>
internal readonly record struct ToPeer(PeerConnection Peer, PeerMessage Message);
