using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers.Passing;

/// <summary>Who makes up for what plugins keep from us of our requests and of what answers them. On the loop.</summary>
internal interface IDropListener
{
    /// <summary>A block came and was dropped.</summary>
    void BlockDropped(PeerMessage.Piece piece);

    /// <summary>The peer said that it does not send a block, and that was dropped.</summary>
    void RejectDropped(PeerMessage.RejectRequest reject);

    /// <summary>A request of ours was dropped, or the plugin that had taken it over has let its time pass.</summary>
    void RequestDropped(PeerMessage.Request request);

    /// <summary>A plugin sees to a request itself for the time being.</summary>
    void RequestTakenOver(PeerMessage.Request request);

    /// <summary>A request that a plugin had taken over goes out after all.</summary>
    void RequestGivenBack(PeerMessage.Request request);
}
