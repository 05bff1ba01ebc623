using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>Records connections as they go.</summary>
internal sealed class RecorderPlugin(Func<ISwarm, IPeer, TextWriter?> to, Action<IPeer, Exception> failed) : IClientPlugin
{
    public string Name => "recorder";

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm, to, failed);

    private sealed class OfSwarm(ISwarm swarm, Func<ISwarm, IPeer, TextWriter?> to, Action<IPeer, Exception> failed) : ISwarmPlugin
    {
        public IPeerPlugin? Connect(IPeer peer) => to(swarm, peer) is { } writer
            ? new OfPeer(new RecordingWriter(writer, swarm.InfoHash, swarm.Pieces.Capacity, peer, exception => failed(peer, exception)))
            : null;
    }

    private sealed class OfPeer(RecordingWriter writer) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => Observable.Defer(() =>
        {
            var start = peer.Loop.Now;
            // What really left, with the ids that it had on the wire; our stage may see it before other plugins do.
            var sent = peer.Sent.Subscribe(message => writer.Write(new RecordedMessage(peer.Loop.Now - start, IsIncoming: false, message)));
            return messages.Record(peer, (time, message) => writer.Write(new RecordedMessage(time, IsIncoming: true, message))).Finally(() =>
            {
                sent.Dispose();
                writer.Dispose();
            });
        });
    }
}
