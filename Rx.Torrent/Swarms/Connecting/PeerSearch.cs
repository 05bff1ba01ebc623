using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Lets the peer sources of the client search for peers, from start to stop. The trackers are none of them.</summary>
internal sealed class PeerSearch(
    Loop loop, IReadOnlyList<IPeerSource> sources, Func<PeerQuery> query, IObserver<PeerCandidate> candidates, Action<Exception, IPeerSource> fault) : IDisposable
{
    private readonly SerialDisposable _searching = new();

    /// <summary>Searches anew, unless the torrent is private (BEP 27).</summary>
    public void Start()
    {
        var asked = query();
        _searching.Disposable = asked.IsPrivate ? Disposable.Empty : new CompositeDisposable(sources.Select(source => Search(source, asked)));
    }

    public void Stop() => _searching.Disposable = Disposable.Empty;

    public void Dispose() => _searching.Dispose();

    /// <summary>A source that breaks its word, by failing or by speaking beside the loop, costs itself only.</summary>
    private IDisposable Search(IPeerSource source, PeerQuery asked) => Observable.Defer(() => source.Find(asked)).Subscribe(
        candidate =>
        {
            if (loop.IsCurrent) candidates.OnNext(candidate);
            else loop.Post(() => candidates.OnNext(candidate));
        },
        exception => fault(exception, source));
}
