using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>A plugin of the client or of a swarm whose hooks a test fills in.</summary>
internal sealed class HookPlugin(string name = "hook") : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public string Name => name;

    public Func<IObservable<SwarmCommand>, ISwarm, IObservable<SwarmCommand>>? Commands { get; init; }

    public Func<IObservable<PeerCandidate>, ISwarm, IObservable<PeerCandidate>>? Candidates { get; init; }

    public Func<IChoker, IChoker>? Choker { get; init; }

    public Func<IPieceOrder, IPieceOrder>? Order { get; init; }

    public Func<IPeer, DisconnectReason, bool>? MayDisconnect { get; init; }

    public Action<IPeer>? Connected { get; init; }

    /// <summary>The swarm that it is on.</summary>
    public ISwarm? Swarm { get; private set; }

    public ISwarmPlugin Attach(ISwarm swarm)
    {
        Swarm = swarm;
        return this;
    }

    IPeerPlugin ISwarmPlugin.Connect(IPeer peer)
    {
        Connected?.Invoke(peer);
        return this;
    }

    IObservable<SwarmCommand> ISwarmPlugin.Commands(IObservable<SwarmCommand> commands, ISwarm swarm) => Commands?.Invoke(commands, swarm) ?? commands;

    IObservable<PeerCandidate> ISwarmPlugin.Candidates(IObservable<PeerCandidate> candidates, ISwarm swarm) => Candidates?.Invoke(candidates, swarm) ?? candidates;

    IChoker ISwarmPlugin.Choker(IChoker current) => Choker?.Invoke(current) ?? current;

    IPieceOrder ISwarmPlugin.Order(IPieceOrder current) => Order?.Invoke(current) ?? current;

    bool IPeerPlugin.MayDisconnect(IPeer peer, DisconnectReason reason) => MayDisconnect?.Invoke(peer, reason) ?? true;
}
