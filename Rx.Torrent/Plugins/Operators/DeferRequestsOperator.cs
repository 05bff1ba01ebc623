using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Lets requests wait for a decision.</summary>
public static class DeferRequestsOperator
{
    /// <summary>
    /// Requests leave the line and wait until something decides on them; all other messages pass at once. Each gets one answer: served, it goes on and the core answers; refused,
    /// too late, cancelled, or overtaken by our <c>choke</c>, it is dropped, which BEP 6 makes a <c>reject_request</c> and otherwise is silence. A request that is said again while it
    /// waits is answered once. At the disconnect the decisions are disposed.
    /// </summary>
    /// <param name="messages">The incoming messages.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="decide">
    /// The first value decides: true serves, false refuses; none at all refuses as well. An error, thrown or sent, is an error of the result. It may answer on any thread, and is
    /// disposed when its answer no longer matters: <c>request =&gt; Observable.FromAsync(stop =&gt; MayAsync(request, stop))</c>.
    /// </param>
    /// <param name="options">Limits; null for the usual.</param>
    /// <remarks><code>
    /// messages   --r1--r2--h--r3-------------|
    /// decisions  -----------f2---t1---(3: none in time)
    /// result     ----------h-----r1----------|
    /// rejected   -----------r2-----------r3---     (by the core)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> DeferRequests(
        this IObservable<PeerMessage> messages, IPeer peer, Func<PeerMessage.Request, IObservable<bool>> decide, DeferOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(decide);
        options ??= new DeferOptions();
        return Observable.Create<PeerMessage>(observer =>
        {
            var deferral = new RequestDeferral(peer, decide, options, observer);
            return new CompositeDisposable(messages.SubscribeSafe(deferral), deferral);
        });
    }
}
