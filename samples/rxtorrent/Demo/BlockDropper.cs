using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>A plugin that loses every hundredth block that comes, as a bad line would. The swarm notices at once and asks for it again.</summary>
internal sealed class BlockDropper : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    private const int Every = 100;

    private long _dropped;

    public string Name => "block dropper";

    /// <summary>How many blocks have been lost so far.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer)
    {
        var blocks = 0; // of this connection: the operator is made for each
        return messages.Where(message => message is not PeerMessage.Piece || ++blocks % Every != 0 || !Drop());
    }

    private bool Drop() => Interlocked.Increment(ref _dropped) > 0;
}
