using Rx.Torrent.Peers;

namespace Rx.Torrent.Plugins;

/// <summary>What all plugins have in common.</summary>
public interface IPlugin
{
    /// <summary>What it is called in faults, origins and lists. By default the name of its type.</summary>
    string Name => GetType().Name;

    /// <summary>
    /// The extensions that it speaks (BEP 10). They are offered to each peer on which it has a peer plugin, under ids that the library gives. A name belongs to one plugin:
    /// using a second one that offers it throws an exception that names both. Asked once.
    /// </summary>
    IReadOnlyList<ExtensionOffer> Extensions => [];
}
