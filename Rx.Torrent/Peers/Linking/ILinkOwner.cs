using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers.Linking;

/// <summary>Who hears a link: on the loop, one message after the other.</summary>
internal interface ILinkOwner
{
    /// <summary>False stops the reading until <see cref="PeerLink.Resume"/>: that is the back-pressure.</summary>
    bool MayRead { get; }

    /// <summary>A message came; the first is the handshake.</summary>
    void Received(PeerMessage message);

    /// <summary>A message was handed to the operating system.</summary>
    void Flushed(PeerMessage message);

    /// <summary>A message is coming whose end has not come yet. Said once for each read.</summary>
    /// <param name="extension">The id of an extended message; null for other messages.</param>
    /// <param name="received">Bytes of the frame that have come.</param>
    /// <param name="total">Bytes of the frame.</param>
    void Receiving(byte? extension, int received, int total)
    {
    }

    /// <summary>The link has ended. Said once, also for <see cref="PeerLink.Close"/>.</summary>
    void Closed(DisconnectReason reason);
}
