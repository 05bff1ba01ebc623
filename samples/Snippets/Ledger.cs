using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Snippets;

#region ledger
/// <summary>Says what each peer has sent, when it leaves.</summary>
internal sealed class Ledger(Action<string> write) : IClientPlugin
{
    public string Name => "ledger";

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm, write); // once for each swarm

    private sealed class OfSwarm(ISwarm swarm, Action<string> write) : ISwarmPlugin
    {
        public IPeerPlugin? Connect(IPeer peer) => // once for each connection
            swarm.Pieces.IsFull ? null : new OfPeer(write); // as a seed we have nothing to count
    }

    private sealed class OfPeer(Action<string> write) : IPeerPlugin
    {
        private long _bytes; // this peer's

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(
            message => _bytes += message is PeerMessage.Piece piece ? piece.Block.Length : 0,
            () => write($"{peer.EndPoint} sent {_bytes} bytes"));
    }
}
#endregion
