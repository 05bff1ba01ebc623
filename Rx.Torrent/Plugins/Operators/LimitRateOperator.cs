using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Token buckets for blocks, on the loop's clock. Other messages never wait for a limit.</summary>
public static class LimitRateOperator
{
    /// <summary>
    /// Of the incoming messages nothing is held back: what has come passes, and when it is more than the limits allow the peer is not read until it no longer is
    /// (<see cref="IPeer.HoldReading"/>). So the peer feels it, and no block is taken for dropped.
    /// </summary>
    /// <param name="messages">The incoming messages.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="limits">All of them hold; each may be shared with other peers.</param>
    /// <remarks><code>
    /// wire      --ppp........pp......p--     (what the peer has to say)
    /// messages  --ppp-------p-p-----p---|     (what is read of it)
    /// result    --ppp-------p-p-----p---|
    /// </code>Errors and completion as its source; on the loop. One read of the socket, of half a MiB at most, comes at once however slow the limit, and is paid for afterwards.</remarks>
    public static IObservable<PeerMessage> LimitIncoming(this IObservable<PeerMessage> messages, IPeer peer, params IReadOnlyList<RateLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(limits);
        return Observable.Create<PeerMessage>(observer =>
        {
            var rate = new IncomingRate(peer, limits, observer);
            return new CompositeDisposable(messages.SubscribeSafe(rate), rate);
        });
    }

    /// <summary>
    /// Of the outgoing messages blocks wait until the limits allow them, taken over (<see cref="IPeer.TakeOver"/>), so that none is taken for dropped. A <c>choke</c> and an
    /// <c>unchoke</c> wait behind the blocks that were served before; all else goes on at once.
    /// </summary>
    /// <param name="messages">The outgoing messages.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="limits">All of them hold; each may be shared with other peers.</param>
    /// <remarks><code>
    /// messages  --pppp-h-------------|
    /// result    --p----hp----p----p--|
    /// </code>Errors and completion as its source: at the end what waits is let go. On the loop. Of one peer about a MiB waits, for the core serves no more ahead.</remarks>
    public static IObservable<PeerMessage> LimitOutgoing(this IObservable<PeerMessage> messages, IPeer peer, params IReadOnlyList<RateLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(limits);
        return Observable.Create<PeerMessage>(observer =>
        {
            var rate = new OutgoingRate(peer, limits, observer);
            return new CompositeDisposable(messages.SubscribeSafe(rate), rate);
        });
    }
}
