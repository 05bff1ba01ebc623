using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Chains;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>The plugins of one swarm, in order, and what of them is on each connection. They come and go at any time, between two steps of the loop.</summary>
internal sealed class SwarmPlugins(Loop loop, ExtensionIds ids, Func<IEnumerable<PeerConnection>> peers, Action<PluginFault> publish)
{
    private readonly List<AttachedPlugin> _plugins = [];
    private readonly Dictionary<PeerConnection, PeerPipeline> _pipelines = [];
    private readonly List<IPluginWatcher> _watchers = [];

    /// <summary>The plugins, those of the client first.</summary>
    public IReadOnlyList<AttachedPlugin> All => _plugins;

    /// <summary>Tells somebody of every plugin that comes or goes, and of those that are here.</summary>
    public void Watch(IPluginWatcher watcher)
    {
        _watchers.Add(watcher);
        foreach (var plugin in _plugins.ToArray()) watcher.Added(_plugins, plugin);
    }

    /// <summary>Adds a plugin: behind those of the client, or behind all. Peers that are connected get it at once.</summary>
    public void Add(AttachedPlugin plugin)
    {
        _plugins.Insert(plugin.IsOfClient ? _plugins.Count(other => other.IsOfClient) : _plugins.Count, plugin);
        foreach (var watcher in _watchers) watcher.Added(_plugins, plugin);
        foreach (var peer in peers().ToArray()) Join(peer, plugin);
    }

    /// <summary>Takes out what stems from one use, from every connection too.</summary>
    public void Remove(object key)
    {
        foreach (var plugin in _plugins.Where(plugin => ReferenceEquals(plugin.Key, key)).ToArray())
        {
            _plugins.Remove(plugin);
            foreach (var watcher in _watchers) watcher.Removed(_plugins, plugin);
            foreach (var peer in _pipelines.Keys.ToArray()) Part(peer, plugin);
            loop.Defer(() => Tell(plugin)); // behind the parting of the peers
        }
    }

    /// <summary>Puts the plugins on a new connection. False when one threw: that costs the connection.</summary>
    public bool TryConnect(PeerConnection peer)
    {
        var made = new List<(AttachedPlugin, IPeerPlugin)>(_plugins.Count);
        foreach (var plugin in _plugins)
        {
            if (!TryMake(plugin, peer, out var peerPlugin)) return false;
            if (peerPlugin is null) continue;
            made.Add((plugin, peerPlugin));
            peer.Offer(plugin.Offers);
        }
        if (made.Count > 0) PipelineOf(peer).Insert(0, made);
        return true;
    }

    /// <summary>False when a plugin on the connection wants to keep it. Only for ends that are optional.</summary>
    public bool MayDisconnect(PeerConnection peer, DisconnectReason reason) => !_pipelines.TryGetValue(peer, out var pipeline) || pipeline.MayDisconnect(reason);

    /// <summary>The connection has ended.</summary>
    public void Disconnected(PeerConnection peer)
    {
        if (_pipelines.Remove(peer, out var pipeline)) pipeline.Complete();
    }

    /// <summary>The swarm has ended.</summary>
    public void Complete()
    {
        foreach (var peer in _pipelines.Keys.ToArray()) Disconnected(peer);
        var plugins = _plugins.ToArray();
        _plugins.Clear();
        foreach (var plugin in plugins)
        {
            foreach (var watcher in _watchers) watcher.Removed(_plugins, plugin);
            Tell(plugin);
        }
    }

    private PeerPipeline PipelineOf(PeerConnection peer)
    {
        if (!_pipelines.TryGetValue(peer, out var pipeline)) _pipelines.Add(peer, pipeline = new PeerPipeline(loop, peer, ids, publish));
        return pipeline;
    }

    /// <summary>A peer that is connected gets one more plugin.</summary>
    private void Join(PeerConnection peer, AttachedPlugin plugin)
    {
        if (peer.IsClosed) return;
        if (!TryMake(plugin, peer, out var peerPlugin))
        {
            peer.Disconnect(new DisconnectReason(DisconnectKind.PluginFault, plugin.Name));
            return;
        }
        if (peerPlugin is null) return;
        peer.Offer(plugin.Offers);
        var pipeline = PipelineOf(peer);
        var before = pipeline.Plugins.Count(other => _plugins.IndexOf(other) < _plugins.IndexOf(plugin));
        pipeline.Insert(before, [(plugin, peerPlugin)], SnapshotOf(peer));
        SayAgain(peer, plugin, offered: true);
    }

    private void Part(PeerConnection peer, AttachedPlugin plugin)
    {
        if (!_pipelines[peer].Plugins.Contains(plugin)) return;
        peer.Withdraw(plugin.Offers);
        SayAgain(peer, plugin, offered: false);
        // Behind the goodbye: the plugin is still there to see it.
        loop.Defer(() =>
        {
            if (_pipelines.TryGetValue(peer, out var pipeline)) pipeline.Remove(plugin);
        });
    }

    /// <summary>Tells a peer, to which we have introduced ourselves already, what has changed (BEP 10: id 0 takes an extension back).</summary>
    private void SayAgain(PeerConnection peer, AttachedPlugin plugin, bool offered)
    {
        if (plugin.Offers.Count == 0 || !peer.HasIntroducedItself) return;
        var hello = PeerMessage.ExtendedHandshake.Empty with { Origin = MessageOrigin.Core };
        foreach (var offer in plugin.Offers) hello = hello.WithExtension(offer.Name, offered ? ids.IdOf(offer.Name) : (byte)0);
        peer.Send(hello);
    }

    private bool TryMake(AttachedPlugin plugin, PeerConnection peer, out IPeerPlugin? made)
    {
        made = null;
        var before = loop.Enact(plugin.Origin);
        try
        {
            made = plugin.Plugin.Connect(peer);
            return true;
        }
        catch (Exception exception)
        {
            publish(new PluginFault(plugin.Name, nameof(ISwarmPlugin.Connect), peer, exception));
            return false;
        }
        finally
        {
            loop.Enact(before);
        }
    }

    private void Tell(AttachedPlugin plugin)
    {
        var before = loop.Enact(plugin.Origin);
        try
        {
            plugin.Plugin.Detached();
        }
        catch (Exception exception)
        {
            publish(new PluginFault(plugin.Name, nameof(ISwarmPlugin.Detached), null, exception));
        }
        finally
        {
            loop.Enact(before);
        }
    }

    /// <summary>What the peer has said that still holds, in the order in which a peer says it.</summary>
    private static List<PeerMessage> SnapshotOf(PeerConnection peer)
    {
        var said = new List<PeerMessage>();
        if (peer.Id is not { } id || peer.InfoHash is not { } infoHash) return said; // its handshake is still to come
        said.Add(new PeerMessage.Handshake(peer.Reserved, infoHash, id));
        if (peer.Extensions.Content.Count > 0) said.Add(peer.Extensions);
        if (peer.Pieces is { IsFull: true, Capacity: > 0 } && peer.State.Fast) said.Add(PeerMessage.HaveAll.Instance);
        else if (!peer.Pieces.IsEmpty) said.Add(new PeerMessage.Bitfield(peer.Pieces.Copy()));
        if (!peer.PeerChoking) said.Add(PeerMessage.Unchoke.Instance);
        if (peer.PeerInterested) said.Add(PeerMessage.Interested.Instance);
        return said;
    }
}
