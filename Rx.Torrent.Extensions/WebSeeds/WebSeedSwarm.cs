using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>The web seeds of one swarm, used while it downloads.</summary>
internal sealed class WebSeedSwarm : ISwarmPlugin
{
    private readonly ISwarm _swarm;
    private readonly WebSeedServer _server;
    private readonly WebSeedOptions _options;
    private readonly CompositeDisposable _subscriptions;
    private WebSeed[]? _seeds; // null until it is known what there is

    public WebSeedSwarm(ISwarm swarm, WebSeedServer server, WebSeedOptions options)
    {
        (_swarm, _server, _options) = (swarm, server, options);
        _subscriptions =
        [
            swarm.ObserveState().Subscribe(state => Want(state == SwarmState.Downloading)),
            swarm.WhenPeerDisconnected
                .Where(static end => end.Peer.Transport == WebSeedChannel.TransportName && end.Reason.Kind is DisconnectKind.Banned or DisconnectKind.BadBlocks)
                .Subscribe(end => Array.Find(_seeds ?? [], seed => seed.IsAt(end.Peer.EndPoint))?.Bar()),
        ];
    }

    public string Name => WebSeedChannel.TransportName;

    public void Detached()
    {
        _subscriptions.Dispose();
        foreach (var seed in _seeds ?? []) seed.Dispose();
        foreach (var peer in _swarm.Peers.Where(static peer => peer.Transport == WebSeedChannel.TransportName).ToArray()) peer.Disconnect(new DisconnectReason(DisconnectKind.Requested));
    }

    private void Want(bool isWanted)
    {
        if (_swarm.Metainfo is not { } metainfo) return;
        _seeds ??= [.. metainfo.WebSeeds.Distinct().Take(_options.MaxPerSwarm).Select(url => new WebSeed(url, _swarm, _server, _options))];
        foreach (var seed in _seeds) seed.Want(isWanted);
    }
}
