using System.Reactive.Disposables;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Plugins;

/// <summary>One use of a client plugin: from the moment that it was put in to the moment that it is taken out.</summary>
internal sealed class PluginUse(IClientPlugin plugin, IReadOnlyList<ExtensionOffer> offers)
{
    private volatile bool _isOver;

    public IClientPlugin Plugin => plugin;

    public string Name { get; } = plugin.Name;

    /// <summary>What it offers on every swarm.</summary>
    public IReadOnlyList<ExtensionOffer> Offers => offers;

    /// <summary>It was taken out: a swarm that still wanted to attach it leaves it.</summary>
    public bool IsOver => _isOver;

    /// <summary>The names that its swarm plugins have taken in their swarms.</summary>
    public CompositeDisposable Claims { get; } = [];

    public void End()
    {
        _isOver = true;
        Claims.Dispose();
    }
}
