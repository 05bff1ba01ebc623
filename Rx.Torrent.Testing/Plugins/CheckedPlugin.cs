using System.Net;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>Puts checks around every stage of a plugin, and hands everything else on to it.</summary>
internal sealed class CheckedPlugin(IClientPlugin plugin, StageChecks checks) : IClientPlugin
{
    public string Name => plugin.Name;

    public IReadOnlyList<ExtensionOffer> Extensions => plugin.Extensions;

    public void Start(IPluginHost host) => plugin.Start(host);

    public ISwarmPlugin? Attach(ISwarm swarm) => plugin.Attach(swarm) is { } attached
        ? new OfSwarm(attached, ReferenceEquals(attached, plugin) ? [] : attached.Extensions, checks)
        : null;

    public Task<ISwarm?>? FindAsync(InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation) => plugin.FindAsync(infoHash, remote, cancellation);

    public void Stop() => plugin.Stop();

    private sealed class OfSwarm(ISwarmPlugin plugin, IReadOnlyList<ExtensionOffer> extensions, StageChecks checks) : ISwarmPlugin
    {
        public string Name => plugin.Name;

        public IReadOnlyList<ExtensionOffer> Extensions => extensions;

        public IPeerPlugin? Connect(IPeer peer)
        {
            if (plugin.Connect(peer) is not { } connected) return null;
            if (!ReferenceEquals(connected, plugin)) checks.Remember(connected, $"the connection of {peer.EndPoint}");
            return new OfPeer(connected);
        }

        public IObservable<SwarmCommand> Commands(IObservable<SwarmCommand> commands, ISwarm swarm) =>
            StageChecks.Around(commands, input => plugin.Commands(input, swarm));

        public IObservable<PeerCandidate> Candidates(IObservable<PeerCandidate> candidates, ISwarm swarm) =>
            StageChecks.Around(candidates, input => plugin.Candidates(input, swarm));

        public IChoker Choker(IChoker current) => plugin.Choker(current);

        public IPieceOrder Order(IPieceOrder current) => plugin.Order(current);

        public void Detached() => plugin.Detached();
    }

    private sealed class OfPeer(IPeerPlugin plugin) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
            StageChecks.Around(messages, input => plugin.Incoming(input, peer));

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
            StageChecks.Around(messages, input => plugin.Outgoing(input, peer));

        public bool MayDisconnect(IPeer peer, DisconnectReason reason) => plugin.MayDisconnect(peer, reason);
    }
}
