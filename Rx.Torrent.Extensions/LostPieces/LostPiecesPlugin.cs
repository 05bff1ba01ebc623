using System.Buffers.Binary;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.LostPieces;

/// <summary>Turns <c>lt_donthave</c> (BEP 54) into the message that the core understands, and the other way round.</summary>
internal sealed class LostPiecesPlugin : IClientPlugin
{
    public const string Extension = "lt_donthave";

    /// <summary>While it is not known how many pieces there are, there are no more than a bitfield of half a MiB can say: beyond that the library takes no message.</summary>
    private const int MostPieces = 512 * 1024 * 8;

    public string Name => Extension;

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(Extension, maxLength: sizeof(uint))];

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm);

    private sealed class OfSwarm(ISwarm swarm) : ISwarmPlugin, IPeerPlugin
    {
        public IPeerPlugin Connect(IPeer peer) => this;

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages
            .Replace<PeerMessage.Extended>(message => message.Name == Extension ? Read(message, peer) : message);

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages
            .Replace<PeerMessage.DontHave>(lost => peer.Extension(Extension).IsEnabled ? Written(lost) : lost);

        private PeerMessage Read(PeerMessage.Extended message, IPeer peer)
        {
            var isKnown = BinaryPrimitives.TryReadUInt32BigEndian(message.Body.Span, out var piece) && piece < (swarm.Pieces.Capacity == 0 ? MostPieces : swarm.Pieces.Capacity);
            if (isKnown) return new PeerMessage.DontHave(new PieceIndex((int)piece)) { Origin = message.Origin };
            peer.Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, $"{Extension} of no piece that there is"));
            return message;
        }

        private static PeerMessage.Extended Written(PeerMessage.DontHave lost)
        {
            var body = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(body, (uint)lost.Index.Value);
            return new PeerMessage.Extended(Extension, new Payload(body)) { Origin = lost.Origin };
        }
    }
}
