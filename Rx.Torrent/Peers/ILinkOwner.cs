using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>Who hears a link: on the loop, one message after the other.</summary>
internal interface ILinkOwner
{
    /// <summary>False stops the reading until <see cref="PeerLink.Resume"/>: that is the back-pressure.</summary>
    bool MayRead { get; }

    /// <summary>A message came; the first is the handshake.</summary>
    void Received(PeerMessage message);

    /// <summary>A message was handed to the operating system.</summary>
    void Flushed(PeerMessage message);

    /// <summary>The link has ended. Said once, also for <see cref="PeerLink.Close"/>.</summary>
    void Closed(DisconnectReason reason);
}
