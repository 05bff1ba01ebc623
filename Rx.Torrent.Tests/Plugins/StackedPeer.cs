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

namespace Rx.Torrent.Tests.Plugins;

/// <summary>A peer with a stack of plugins on it, after the handshake, on a loop that runs at once. What is sent goes nowhere.</summary>
internal sealed class StackedPeer
{
    private readonly Loop _loop = new(ImmediateScheduler.Instance, static exception => throw exception);

    public StackedPeer(Action<PeerMessage> core, params IReadOnlyList<IPeerPlugin> plugins)
    {
        var link = new PeerLink(_loop, new Nowhere(), NobodyYet.Instance, WireLimits.Default);
        var ids = new ExtensionIds();
        Peer = new PeerConnection(_loop, link, isIncoming: false, new PeerContext
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
            Core = core,
        };
        link.MoveTo(Peer, _loop);
        new PeerPipeline(_loop, Peer, ids, Faults.Add).Insert(0, [.. plugins.Select((plugin, number) => (Attached($"plugin {number}"), plugin))]);
        var handshake = new PeerMessage.Handshake(ReservedBits.Fast, InfoHash.Parse(new string('a', 40)), PeerId.Create("-XX0001-", new Random(1)))
        {
            Origin = MessageOrigin.Wire,
        };
        Run(() => Peer.Send(handshake));
        Run(() => Incoming(handshake));
    }

    public PeerConnection Peer { get; }

    public List<PluginFault> Faults { get; } = [];

    private static AttachedPlugin Attached(string name) => new(new object(), name, new Unattached(), [], IsOfClient: true);

    /// <summary>A turn of the loop.</summary>
    public void Run(Action turn) => _loop.Post(turn);

    /// <summary>As the link hands it over.</summary>
    public void Incoming(PeerMessage message) => ((ILinkOwner)Peer).Received(message);

    private sealed class Unattached : ISwarmPlugin;

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
