using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin that is nothing but two operators.</summary>
internal sealed class InlinePlugin(
    string name,
    Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? incoming,
    Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing,
    IReadOnlyList<ExtensionOffer>? extensions) : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public string Name => name;

    /// <summary>Those of the plugin on the client; on a swarm they are counted once as well.</summary>
    public IReadOnlyList<ExtensionOffer> Extensions => extensions ?? [];

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => incoming is null ? messages : incoming(messages, peer);

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => outgoing is null ? messages : outgoing(messages, peer);
}
