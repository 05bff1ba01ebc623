using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A peer source that names the same peers to everybody, and says how many searches are under way.</summary>
internal sealed class ListedPeers(PeerSourceKind kind, params IPEndPoint[] peers) : IPeerSource
{
    public string Name => kind.Name;

    public int Searches { get; private set; }

    public IObservable<PeerCandidate> Find(PeerQuery query) => Observable.Defer(() =>
    {
        Searches++;
        return peers.Select(peer => new PeerCandidate(peer, kind)).ToObservable().Concat(Observable.Never<PeerCandidate>()).Finally(() => Searches--);
    });
}
