using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Views;

/// <summary>The peers of a swarm, from the moment that both handshakes have passed. What a peer says of its flags is seen by its taps, the rest once a second.</summary>
internal sealed class PeerFeed(SwarmLife life, SwarmServices services, SwarmSubjects subjects) : ICacheFeed<PeerView, PeerToken>
{
    private IEnumerable<PeerConnection> Connected => life.Units.Roster.Peers.Where(peer => peer.Id is not null);

    public PeerToken KeyOf(PeerView item) => item.Peer;

    public IEnumerable<PeerView> Read() => Connected.Select(View);

    public IDisposable Follow(ICacheWriter<PeerView, PeerToken> writer)
    {
        var taps = new Dictionary<PeerToken, IDisposable>();
        var changed = new TouchedPeers(services.Loop, peer =>
        {
            if (taps.ContainsKey(peer.Token)) writer.Set(View(peer));
        });
        foreach (var peer in Connected) Watch(peer);
        return new CompositeDisposable(
            subjects.Connected.Subscribe(peer => Meet((PeerConnection)peer)),
            subjects.Disconnected.Subscribe(end => Part((PeerConnection)end.Peer)),
            services.Tick.Subscribe(_ =>
            {
                foreach (var peer in Connected) writer.Set(View(peer));
            }),
            life.States.Subscribe(static _ => { }, writer.End),
            Disposable.Create(() =>
            {
                foreach (var tap in taps.Values) tap.Dispose();
                taps.Clear();
            }));

        void Meet(PeerConnection peer)
        {
            Watch(peer);
            writer.Set(View(peer));
        }

        void Watch(PeerConnection peer)
        {
            if (taps.ContainsKey(peer.Token)) return; // somebody began to listen while it was introduced
            taps.Add(peer.Token, StableCompositeDisposable.Create(
                peer.Incoming.Where(message => ChangesFlags(message, peer)).Subscribe(_ => changed.Touch(peer)),
                peer.Sent.Where(message => ChangesFlags(message, peer)).Subscribe(_ => changed.Touch(peer))));
        }

        void Part(PeerConnection peer)
        {
            taps.Remove(peer.Token);
            writer.Remove(peer.Token);
        }
    }

    private static bool ChangesFlags(PeerMessage message, PeerConnection peer) => message is
        PeerMessage.Choke or PeerMessage.Unchoke or PeerMessage.Interested or PeerMessage.NotInterested or PeerMessage.ExtendedHandshake
        or PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone or PeerMessage.DontHave
        || (message is PeerMessage.Have && peer.Pieces.IsFull);

    private PeerView View(PeerConnection peer)
    {
        var (trading, now, pieces) = (life.Units.Trading, services.Loop.Elapsed, peer.Pieces);
        var isKnown = trading is not null && pieces.Capacity > 0;
        return new PeerView(peer.Token, peer.EndPoint)
        {
            Transport = peer.Transport,
            IsIncoming = peer.IsIncoming,
            Id = peer.Id!.Value,
            Client = ClientName.Of(peer.Extensions.ClientVersion, peer.Id.Value),
            Source = peer.IsIncoming ? PeerSourceKind.Incoming : peer.IsWebSeed ? PeerSourceKind.WebSeed : life.Units.Connector.SourceOf(peer.EndPoint) ?? default,
            AmChoking = peer.AmChoking,
            AmInterested = peer.AmInterested,
            PeerChoking = peer.PeerChoking,
            PeerInterested = peer.PeerInterested,
            IsSeed = isKnown && pieces.IsFull,
            IsUploadOnly = peer.Extensions.UploadOnly,
            IsSnubbing = trading?.Requester.IsSnubbing(peer) == true,
            Completed = isKnown ? (double)pieces.Count / pieces.Capacity : 0,
            DownloadRate = Math.Round(peer.Traffic.DownloadRate(now)),
            UploadRate = Math.Round(peer.Traffic.UploadRate(now)),
            Downloaded = peer.Traffic.Downloaded,
            Uploaded = peer.Traffic.Uploaded,
            Wasted = peer.Traffic.Wasted,
            RequestsOutstanding = trading?.Requester.OutstandingOf(peer) ?? 0,
            RequestsWaiting = trading?.Uploader.WaitingOf(peer) ?? 0,
        };
    }
}
