using System.Reactive.Linq;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>The extensions of a peer (BEP 10).</summary>
public static class PeerExtensions
{
    /// <summary>One extension on this connection, by its name.</summary>
    public static PeerExtension Extension(this IPeer peer, string name)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new PeerExtension(peer, name);
    }

    /// <summary>All that the peer has said in its extended handshakes, now and whenever it says more; at first that may be nothing.</summary>
    /// <remarks>Hot; replays the current value; on the loop, from whatever thread it is subscribed to; completes at the disconnect.</remarks>
    public static IObservable<PeerMessage.ExtendedHandshake> ObserveExtensions(this IPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var extensions = Observable.Defer(() => peer.Incoming.OfType<PeerMessage.ExtendedHandshake>().Select(_ => peer.Extensions).StartWith(peer.Extensions));
        return peer.Loop is Loop loop ? extensions.SubscribedOn(loop) : extensions; // elsewhere a handshake could come between what is replayed and what follows
    }
}
