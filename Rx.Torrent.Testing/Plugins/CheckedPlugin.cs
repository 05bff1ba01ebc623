using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>Puts checks around every stage of a plugin.</summary>
internal sealed class CheckedPlugin(IClientPlugin plugin, StageChecks checks) : IClientPlugin
{
    public string Name => plugin.Name;

    public ISwarmPlugin? Attach(ISwarm swarm) => plugin.Attach(swarm) is { } attached ? new OfSwarm(attached, checks) : null;

    private sealed class OfSwarm(ISwarmPlugin plugin, StageChecks checks) : ISwarmPlugin
    {
        public IPeerPlugin? Connect(IPeer peer)
        {
            if (plugin.Connect(peer) is not { } connected) return null;
            if (!ReferenceEquals(connected, plugin)) checks.Remember(connected, $"the connection of {peer.EndPoint}");
            return new OfPeer(connected);
        }
    }

    private sealed class OfPeer(IPeerPlugin plugin) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
            StageChecks.Around(messages, input => plugin.Incoming(input, peer));

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
            StageChecks.Around(messages, input => plugin.Outgoing(input, peer));
    }
}
