namespace Rx.Torrent.Plugins.Chains;

/// <summary>Is told, on the loop, which plugins a swarm has.</summary>
internal interface IPluginWatcher
{
    /// <summary>A plugin has come.</summary>
    /// <param name="all">All that are here by now, in order.</param>
    /// <param name="plugin">The new one.</param>
    void Added(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin);

    /// <summary>A plugin has gone.</summary>
    /// <param name="all">Those that are left, in order.</param>
    /// <param name="plugin">The one that has gone.</param>
    void Removed(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin);
}
