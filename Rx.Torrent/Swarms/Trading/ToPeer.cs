using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>A message that a unit wants to be sent.</summary>
internal readonly record struct ToPeer(PeerConnection Peer, PeerMessage Message)
{
    /// <summary>Sends it as the core's own word, so that every plugin's outgoing operator sees it.</summary>
    public void Say() => Peer.Send(Message.Origin is null ? Message with { Origin = MessageOrigin.Core } : Message);
}
