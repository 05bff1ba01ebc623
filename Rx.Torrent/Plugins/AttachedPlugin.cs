using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin in one swarm.</summary>
/// <param name="Key">The use that it stems from, by which it is taken out again.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Plugin">The plugin.</param>
/// <param name="Offers">The extensions that it offers to its peers.</param>
/// <param name="IsOfClient">True for one that is on every swarm: those come before the swarm's own.</param>
internal sealed record AttachedPlugin(object Key, string Name, ISwarmPlugin Plugin, IReadOnlyList<ExtensionOffer> Offers, bool IsOfClient)
{
    /// <summary>Marks what it makes.</summary>
    public MessageOrigin Origin { get; } = MessageOrigin.InjectedBy(Name);
}
