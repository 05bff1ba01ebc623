using System.Reactive.Linq;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>The life of one block.</summary>
public static class OfBlockOperator
{
    /// <summary>The messages that speak of one block: <c>request</c>, <c>piece</c>, <c>cancel</c>, <c>reject_request</c>.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="block">Which block.</param>
    /// <remarks><code>
    /// messages  --r1--r2--h--p2--c1--|
    /// result    --r1-------------c1--|     (OfBlock(1))
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> OfBlock(this IObservable<PeerMessage> messages, BlockRange block) => messages.Where(message => message switch
    {
        PeerMessage.Request request => request.Block == block,
        PeerMessage.Piece piece => piece.Block == block,
        PeerMessage.Cancel cancel => cancel.Block == block,
        PeerMessage.RejectRequest reject => reject.Block == block,
        _ => false,
    });
}
