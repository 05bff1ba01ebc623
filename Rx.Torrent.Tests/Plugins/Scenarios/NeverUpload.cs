using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Scenarios;

/// <summary>Downloads and never uploads: says that it has nothing, hears no request, and tells nobody what it gets.</summary>
internal sealed class NeverUpload : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public string Name => "never upload";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(message => message is not Request);

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(message => message is not (Have or Bitfield or HaveAll));
}
