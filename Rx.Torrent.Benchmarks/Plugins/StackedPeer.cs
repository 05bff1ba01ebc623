using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Benchmarks.Plugins;

/// <summary>A peer with so many plugins on it, each a filter in both directions that lets everything pass. What is sent goes nowhere.</summary>
internal sealed class StackedPeer
{
    private readonly Loop _loop = new(ImmediateScheduler.Instance, static exception => throw exception);
    private readonly PeerConnection _peer;

    public StackedPeer(int stages)
    {
        var link = new PeerLink(_loop, new Nowhere(), NobodyYet.Instance, WireLimits.Default);
        var ids = new ExtensionIds();
        _peer = new PeerConnection(_loop, link, isIncoming: false, new PeerContext
        {
            MayRead = static () => true,
            Fault = static fault => throw fault.Exception,
            Ids = ids,
            Tick = Observable.Never<long>(),
            Verified = Observable.Never<PieceVerified>(),
            Failed = Observable.Never<PieceFailed>(),
        })
        {
            Layout = new PieceLayout(1000 * PieceLayout.BlockLength, PieceLayout.BlockLength),
            Core = _ => CoreCount++,
        };
        link.MoveTo(_peer, _loop);
        var plugins = Enumerable.Range(0, stages)
            .Select(number => (new AttachedPlugin(new object(), $"filter {number}", new Unattached(), [], IsOfClient: true), (IPeerPlugin)new Filter()));
        new PeerPipeline(_loop, _peer, ids, static fault => throw fault.Exception).Insert(0, [.. plugins]);
        var handshake = new PeerMessage.Handshake(ReservedBits.Fast, InfoHash.Parse(new string('a', 40)), PeerId.Create("-XX0001-", new Random(1)))
        {
            Origin = MessageOrigin.Wire,
        };
        Run(() => Outgoing(handshake));
        Run(() => Incoming(handshake));
        if (CoreCount != 1 || _peer.IsClosed) throw new InvalidOperationException("the handshake did not get through");
    }

    /// <summary>Messages that the core got.</summary>
    public int CoreCount { get; private set; }

    /// <summary>A turn of the loop.</summary>
    public void Run(Action turn) => _loop.Post(turn);

    /// <summary>As the link hands it over.</summary>
    public void Incoming(PeerMessage message) => ((ILinkOwner)_peer).Received(message);

    /// <summary>As a unit says it; it goes through the stages at the end of the step.</summary>
    public void Outgoing(PeerMessage message) => _peer.Send(message);

    private sealed class Unattached : ISwarmPlugin;

    private sealed class Filter : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(static _ => true);

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(static _ => true);
    }

    private sealed class Nowhere : IByteChannel
    {
        public IPEndPoint Remote { get; } = new(IPAddress.Loopback, 1);

        public IPEndPoint Local { get; } = new(IPAddress.Loopback, 2);

        public string Transport => "nowhere";

        public void Start(IByteChannelEvents events)
        {
        }

        public ChannelState Receive(Span<byte> into, out int count)
        {
            count = 0;
            return ChannelState.Waiting;
        }

        public bool WaitReadable() => false;

        public ChannelState Send(IList<ArraySegment<byte>> segments) => ChannelState.Ready;

        public void Dispose()
        {
        }
    }
}
