using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Exchange;

/// <summary>The exchange of peers in one swarm.</summary>
internal sealed class PeerExchange : ISwarmPlugin
{
    private readonly ISwarm _swarm;
    private readonly PeerExchangeOptions _options;
    private readonly List<ExchangePeer> _peers = [];
    private readonly CompositeDisposable _subscriptions;

    public PeerExchange(ISwarm swarm, PeerExchangeOptions options)
    {
        _swarm = swarm;
        _options = options;
        _subscriptions = [swarm.Tick.Subscribe(_ => TellAll())];
        if (swarm.Metainfo is not null) return;
        _subscriptions.Add(swarm.Events.OfType<ClientEvent.StateChanged>().Where(_ => swarm.Metainfo is not null).Take(1).Subscribe(_ => Learn()));
    }

    public string Name => PeerExchangeMessage.Extension;

    private bool IsPrivate => _swarm.Metainfo?.IsPrivate == true;

    public IPeerPlugin? Connect(IPeer peer)
    {
        if (IsPrivate) return null;
        var one = new ExchangePeer(this, peer, _options);
        _peers.Add(one);
        return one;
    }

    /// <summary>A peer has named another.</summary>
    public void Learn(PeerCandidate candidate)
    {
        if (!IsPrivate) _swarm.Learn(candidate);
    }

    public void Left(ExchangePeer peer) => _peers.Remove(peer);

    public void Detached()
    {
        _subscriptions.Dispose();
        foreach (var peer in _peers.ToArray()) peer.Dispose();
    }

    private void TellAll()
    {
        if (_swarm.Metainfo is null or { IsPrivate: true }) return;
        var connected = _peers.Select(peer => peer.Entry).OfType<ExchangedPeer>().ToArray();
        foreach (var peer in _peers.ToArray()) peer.Tell(connected);
    }

    private void Learn()
    {
        if (!IsPrivate) return;
        _subscriptions.Dispose();
        foreach (var peer in _peers.ToArray()) peer.TakeBack();
    }
}
