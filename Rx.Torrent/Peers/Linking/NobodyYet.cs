using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers.Linking;

/// <summary>Holds a link from the moment that one owner lets go of it until the next has taken it.</summary>
internal sealed class NobodyYet : ILinkOwner
{
    public static NobodyYet Instance { get; } = new();

    public bool MayRead => false;

    public void Received(PeerMessage message)
    {
    }

    public void Flushed(PeerMessage message)
    {
    }

    public void Closed(DisconnectReason reason)
    {
    }
}
