using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A simple way to hand metadata on: whole, in one extended message, to everybody who says that it speaks BEP 10.</summary>
internal sealed class MetadataByMessage : IClientPlugin
{
    private const byte Id = 7;

    public string Name => "metadata by message";

    /// <summary>What became of each that came.</summary>
    public List<bool> Taken { get; } = [];

    public static Extended MessageOf(ReadOnlyMemory<byte> metadata) => new(Id, new Payload(metadata.ToArray()));

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(this, swarm);

    private sealed class OfSwarm(MetadataByMessage all, ISwarm swarm) : ISwarmPlugin, IPeerPlugin
    {
        public IPeerPlugin Connect(IPeer peer) => this;

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message =>
        {
            if (message is Extended { Id: Id } extended) all.Taken.Add(swarm.TrySetMetadata(extended.Body.Memory));
            else if (message is ExtendedHandshake && swarm.Metainfo is { } metainfo) peer.Send(MessageOf(metainfo.Metadata));
        });
    }
}
