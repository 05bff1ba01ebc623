using System.Collections.Concurrent;
using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>
/// The DHT in a client: its peer source, and the <c>port</c> messages of the swarms that search in it. A swarm that does not, because it is private, says and hears
/// nothing of the DHT.
/// </summary>
/// <param name="node">The node, while anybody is subscribed.</param>
/// <param name="lease">What ends it; null when that is up to somebody else.</param>
internal sealed class DhtPlugin(IObservable<DhtNode> node, DhtLease? lease) : IClientPlugin, IPeerSource
{
    private readonly ConcurrentDictionary<InfoHash, DhtNode> _searching = new(); // from the loops of all swarms
    private readonly DhtPeerSource _source = new(node);

    public string Name => "dht";

    public void Start(IPluginHost host)
    {
        try
        {
            lease?.KeepIn(host.State);
        }
        catch (InvalidOperationException)
        {
            // A second node in one client: what it knows lasts as long as the client.
        }
    }

    public Task StopAsync() => lease?.Ended ?? Task.CompletedTask;

    public IObservable<PeerCandidate> Find(PeerQuery query) => query.IsPrivate ? Observable.Empty<PeerCandidate>() : Observable.Create<PeerCandidate>(observer =>
        new CompositeDisposable(
            node.Subscribe(found => _searching[query.InfoHash] = found, static _ => { }), // a node that cannot begin is the next subscription's to tell
            Disposable.Create(() => _searching.TryRemove(query.InfoHash, out _)),
            _source.Find(query).Subscribe(observer)));

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(() => _searching.GetValueOrDefault(swarm.InfoHash));

    private sealed class OfSwarm(Func<DhtNode?> node) : ISwarmPlugin
    {
        public string Name => "dht";

        public IPeerPlugin Connect(IPeer peer) => new OfPeer(node);
    }

    private sealed class OfPeer(Func<DhtNode?> node) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message =>
        {
            if (node() is not { } dht) return;
            if (message is PeerMessage.Handshake { Reserved: var reserved } && reserved.Has(ReservedBits.Dht)) Tell(peer, dht);
            if (message is PeerMessage.Port { Number: not 0 and var port }) dht.AddNode(new IPEndPoint(peer.EndPoint.Address, port));
        });

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Select(message =>
            message is PeerMessage.Handshake handshake && node() is not null ? handshake with { Reserved = handshake.Reserved.With(ReservedBits.Dht) } : message);

        /// <summary>A moment later: what pieces we have comes first after the handshake.</summary>
        private static void Tell(IPeer peer, DhtNode dht) => peer.Tick.Take(1).Subscribe(_ =>
        {
            if (dht.ListenEndPoints.FirstOrDefault(local => local.AddressFamily == peer.EndPoint.AddressFamily) is { } local) peer.Send(new PeerMessage.Port((ushort)local.Port));
        });
    }
}
