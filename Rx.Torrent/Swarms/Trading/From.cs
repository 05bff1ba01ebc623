using Rx.Torrent.Peers;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>A message, and whose it is.</summary>
internal readonly record struct From<T>(PeerConnection Peer, T Message);
