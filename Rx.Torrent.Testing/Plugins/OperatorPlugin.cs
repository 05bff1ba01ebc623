using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>A plugin that is nothing but two operators.</summary>
internal sealed class OperatorPlugin(
    Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? incoming,
    Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing) : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public string Name => "on the bench";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => incoming is null ? messages : incoming(messages, peer);

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => outgoing is null ? messages : outgoing(messages, peer);
}
