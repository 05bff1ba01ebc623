using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>The other end of <see cref="OtherRequests"/>: says nothing of what it has, unchokes nobody, and answers whoever asks in those words.</summary>
internal sealed class OtherAnswers : IClientPlugin
{
    public string Name => "other answers";

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(BlockWords.Ask, maxLength: BlockWords.Length)];

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm);

    #region stages
    private sealed class OfSwarm(ISwarm swarm) : ISwarmPlugin, IPeerPlugin
    {
        public IPeerPlugin Connect(IPeer peer) => this;

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.Block<Bitfield>().Block<HaveAll>().Block<Have>().Block<Unchoke>().Block<AllowedFast>();

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer)
        {
            var answers = messages.OfType<Extended>().Where(message => message.Name == BlockWords.Ask)
                .Select(ask => BlockWords.Read(ask.Body, swarm.Metainfo?.Layout))
                .SelectMany(block => block is { } known ? Answer(known, peer) : Observable.Empty<PeerMessage>())
                .Do(peer.Send);
            return messages.Merge(answers.IgnoreElements());
        }

        /// <summary>While we read for the peer, it is not read: so it cannot ask for more than we have in hand.</summary>
        private IObservable<PeerMessage> Answer(BlockRange block, IPeer peer) => Observable
            .Using(peer.HoldReading, _ => Observable.FromAsync(stop => swarm.ReadAsync(block, stop), peer.Loop))
            .Select(PeerMessage (bytes) => new Extended(BlockWords.Answer, BlockWords.Write(block, bytes.Span)))
            .Catch((StoreException _) => Observable.Empty<PeerMessage>()); // we lack the piece; the other end asks somebody else in time
    }
    #endregion
}
