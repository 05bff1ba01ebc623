using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers.Passing;

/// <summary>Of a peer that is asked for nothing nothing can be lost.</summary>
internal sealed class NothingAsked : IDropListener
{
    public static NothingAsked Instance { get; } = new();

    public void BlockDropped(PeerMessage.Piece piece)
    {
    }

    public void RejectDropped(PeerMessage.RejectRequest reject)
    {
    }

    public void RequestDropped(PeerMessage.Request request)
    {
    }

    public void RequestTakenOver(PeerMessage.Request request)
    {
    }

    public void RequestGivenBack(PeerMessage.Request request)
    {
    }
}
