using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>Asks in words of our own instead of by <c>request</c>, and takes the answers for blocks. Such a peer need not say what it has, nor unchoke us.</summary>
internal sealed class OtherRequests : IClientPlugin
{
    public string Name => "other requests";

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [BlockWords.Answer]; // at most 128 KiB, the usual limit

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm);

    #region stages
    private sealed class OfSwarm(ISwarm swarm) : ISwarmPlugin, IPeerPlugin
    {
        public IPeerPlugin Connect(IPeer peer) => this;

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(message =>
        {
            if (message is not Request request || !peer.Extension(BlockWords.Ask).IsEnabled) return true;
            peer.TakeOver(request, deadline: TimeSpan.FromSeconds(30)); // until then the block stays asked of this peer
            peer.Extension(BlockWords.Ask).Send(BlockWords.Write(request.Block));
            return false;
        });

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.SelectMany(message => message switch
        {
            ExtendedHandshake hello when hello.TryGetExtension(BlockWords.Ask, out var id) && id > 0 => [hello, Everything, Unchoke.Instance],
            HaveNone when peer.Extension(BlockWords.Ask).IsEnabled => [], // what it says in that way is not the truth
            Extended { Name: BlockWords.Answer } answer => Read(answer),
            _ => new[] { message },
        });

        private Bitfield Everything => new(PieceSet.All(swarm.Pieces.Capacity));

        private PeerMessage[] Read(Extended answer) =>
            BlockWords.Read(answer.Body, swarm.Metainfo?.Layout) is { } block && answer.Body.Length == BlockWords.Length + block.Length
                ? [new Piece(block, new Payload(answer.Body.Span[BlockWords.Length..].ToArray()))]
                : [];
    }
    #endregion
}
