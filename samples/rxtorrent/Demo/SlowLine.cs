using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>A plugin that sends blocks no faster than a line of so many bytes a second would carry them, each connection for itself. All that is sent waits in one queue, as on a line.</summary>
internal sealed class SlowLine(double bytesPerSecond) : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public string Name => "slow line";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer)
    {
        var free = peer.Loop.Now; // when the line is done with what it has
        return messages.Select(Carry).Concat();

        IObservable<PeerMessage> Carry(PeerMessage message)
        {
            var sent = Observable.Return(message);
            if (message is not PeerMessage.Piece piece) return sent;
            free = (free > peer.Loop.Now ? free : peer.Loop.Now) + TimeSpan.FromSeconds(piece.Block.Length / bytesPerSecond);
            return sent.Delay(free, peer.Loop);
        }
    }
}
