using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking.Orders;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin on one swarm: it is shown each connection and may put a peer plugin on it, and it may have a say in what the swarm does.</summary>
/// <remarks>
/// <see cref="Commands"/> and <see cref="Candidates"/> are stages like those of a connection: filter with <c>Where</c>, change with <c>Select</c>, add with <c>Merge</c>; one
/// that returns its input is skipped. Everything runs on the loop; what leaves it is brought back, in order. A stage that throws or errors is taken out and published as a
/// <see cref="PluginFault"/>, one that completes is taken out; what it had in hand goes on to the next plugin. Nothing else of the plugin is touched by that.
/// </remarks>
public interface ISwarmPlugin : IPlugin
{
    /// <summary>
    /// Called for each connection, in either direction, before its first message; for a plugin that comes later, for each peer that is connected. On the loop.
    /// </summary>
    /// <returns>The plugin for that connection; null to leave it alone. Throwing closes the connection.</returns>
    IPeerPlugin? Connect(IPeer peer) => null;

    /// <summary>
    /// What the swarm is told to do, before it does it. What does not come out is handled: neither later plugins nor the core see it, the swarm's state has not changed,
    /// and the task of whoever gave it ends. What a stage holds back is carried out when it comes out. One command may be replaced by another.
    /// </summary>
    /// <remarks>
    /// <code>
    /// given     --pause-----recheck------remove--
    /// result    --pause------------------pause---    (here a plugin that allows no check, and pauses instead of removing)
    /// </code>
    /// Hot; no replay; on the loop; completes with the swarm, or when the plugin is taken out. Called once. A command that is given inside of it waits until the one in hand
    /// has been dealt with.
    /// </remarks>
    IObservable<SwarmCommand> Commands(IObservable<SwarmCommand> commands, ISwarm swarm) => commands;

    /// <summary>
    /// Addresses at which there may be peers, from every source, before the swarm learns of them. What does not come out is never dialled for that. Whoever connects to us
    /// is no candidate: turn them away in <see cref="Connect"/>, with <see cref="IPeer.Disconnect"/>; then nothing at all is sent to them.
    /// </summary>
    /// <remarks>
    /// <code>
    /// found     --a--b--c-----d--
    /// result    --a-----c--x--d--    (here a block list that has b, and a source of its own that knows x)
    /// </code>
    /// Hot; no replay; on the loop; completes with the swarm, or when the plugin is taken out. Called once.
    /// </remarks>
    IObservable<PeerCandidate> Candidates(IObservable<PeerCandidate> candidates, ISwarm swarm) => candidates;

    /// <summary>
    /// Decides who gets our upload: the choker for downloading, and the one for seeding, each as the plugins before have it. Asked whenever a plugin comes or goes. On the
    /// loop.
    /// </summary>
    /// <param name="current">What decides without this plugin. It may be asked as well.</param>
    /// <returns>What decides instead; <paramref name="current"/> to change nothing. One that throws is published as a <see cref="PluginFault"/> and asked no more.</returns>
    IChoker Choker(IChoker current) => current;

    /// <summary>Decides which piece is started next. Asked whenever a plugin comes or goes. On the loop.</summary>
    /// <param name="current">What decides without this plugin. It may be asked as well.</param>
    /// <returns>What decides instead; <paramref name="current"/> to change nothing. One that throws is published as a <see cref="PluginFault"/> and asked no more.</returns>
    IPieceOrder Order(IPieceOrder current) => current;

    /// <summary>It was taken out, or the swarm has ended: called once, when no peer plugin of it is left. On the loop.</summary>
    void Detached()
    {
    }
}
