using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>The exchange of metadata in one swarm: fetching it until it is known, and giving it from then on.</summary>
internal sealed class MetadataExchange : ISwarmPlugin
{
    private readonly ISwarm _swarm;
    private readonly MetadataExchangeOptions _options;
    private readonly HashSet<MetadataPeer> _peers = [];
    private readonly IDisposable? _learning;

    public MetadataExchange(ISwarm swarm, MetadataExchangeOptions options)
    {
        _swarm = swarm;
        _options = options;
        if (swarm.Metainfo is not null) return;
        Fetch = new MetadataFetch(swarm, options);
        _learning = swarm.Events.OfType<ClientEvent.StateChanged>().Where(_ => swarm.Metainfo is not null).Take(1).Subscribe(_ => Learn());
    }

    public string Name => MetadataMessage.Extension;

    /// <summary>Null in a swarm that began with a metainfo file.</summary>
    public MetadataFetch? Fetch { get; }

    /// <summary>What we have to give; empty while nothing is known, and for a private torrent.</summary>
    public ReadOnlyMemory<byte> Metadata => _swarm.Metainfo is { IsPrivate: false } metainfo ? metainfo.Metadata : default;

    public IPeerPlugin? Connect(IPeer peer)
    {
        if (_swarm.Metainfo?.IsPrivate == true) return null;
        var one = new MetadataPeer(this, peer, _options);
        _peers.Add(one);
        return one;
    }

    public void Left(MetadataPeer peer) => _peers.Remove(peer);

    public void Detached()
    {
        _learning?.Dispose();
        Fetch?.End();
        foreach (var peer in _peers.ToArray()) peer.Dispose();
    }

    private void Learn()
    {
        Fetch?.End();
        if (Metadata.IsEmpty) return;
        foreach (var peer in _peers.ToArray()) peer.Announce();
    }
}
