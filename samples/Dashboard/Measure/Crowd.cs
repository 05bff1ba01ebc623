using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Changes;
using Rx.Torrent.Choking;
using Rx.Torrent.Dashboard.Feeding;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Discovery;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Dashboard.Measure;

/// <summary>
/// Change sets as those of a swarm with very many peers and pieces, made up by chance: with every beat each peer has other rates, and tells of a piece; pieces come. A swarm says so
/// once a second. It stands where the swarm's own change sets stand, and is the same to all behind it.
/// </summary>
internal sealed class Crowd : IDisposable
{
    private const int PiecesEachTime = 20;

    private readonly Random _random = new(1);
    private readonly PeerView[] _peers;
    private readonly PieceView[] _pieces;
    private readonly Subject<IChangeSet<PeerView, PeerToken>> _peerChanges = new();
    private readonly Subject<IChangeSet<PieceView, PieceIndex>> _pieceChanges = new();
    private readonly Subject<PeerMessage> _messages = new();
    private readonly IScheduler _loop;
    private readonly IDisposable _ticking;
    private int _verified;

    public Crowd(int peers, int pieces, IScheduler loop)
    {
        _peers = [.. Enumerable.Range(1, peers).Select(Peer)];
        _pieces = [.. Enumerable.Range(0, pieces).Select(piece => Piece(piece, PieceState.Wanted, _random.Next(1, 30)))];
        _loop = loop;
        _ticking = Observable.Interval(Hub.Every, loop).Subscribe(_ => Tick());
    }

    public SwarmSources Sources => new(
        FromNowOn(() => _peers.Select(peer => new Change<PeerView, PeerToken>(ChangeReason.Add, peer.Peer, peer)), _peerChanges),
        FromNowOn(() => _pieces.Select(piece => new Change<PieceView, PieceIndex>(ChangeReason.Add, piece.Index, piece)), _pieceChanges),
        Observable.Never<IChangeSet<FileView, int>>(),
        Observable.Never<IChangeSet<TrackerView, Uri>>(),
        _messages,
        _messages);

    public void Dispose() => _ticking.Dispose();

    private IObservable<IChangeSet<TObject, TKey>> FromNowOn<TObject, TKey>(Func<IEnumerable<Change<TObject, TKey>>> all, IObservable<IChangeSet<TObject, TKey>> changes)
        where TObject : class
        where TKey : notnull =>
        Observable.Defer(() => changes.StartWith(new ChangeSet<TObject, TKey>(all().ToArray()))).SubscribeOn(_loop);

    private void Tick()
    {
        var moved = new List<Change<PeerView, PeerToken>>(_peers.Length);
        var told = new Dictionary<int, PieceView>();
        for (var i = 0; i < _peers.Length; i++)
        {
            var before = _peers[i];
            var rate = Math.Max(0, before.DownloadRate + _random.Next(-20_000, 20_001));
            _peers[i] = before with { DownloadRate = rate, UploadRate = rate / 3, Downloaded = before.Downloaded + (long)rate, Completed = Math.Min(1, before.Completed + 0.0002) };
            moved.Add(new(ChangeReason.Update, before.Peer, _peers[i], before));
            Change(_random.Next(_pieces.Length), piece => piece with { Availability = piece.Availability + 1 });
            _messages.OnNext(new PeerMessage.Have(new PieceIndex(0)));
        }
        for (var i = 0; i < PiecesEachTime; i++, _verified++)
            Change(_verified * 37 % _pieces.Length, piece => piece with { State = piece.State == PieceState.Verified ? PieceState.Partial : PieceState.Verified });
        _peerChanges.OnNext(new ChangeSet<PeerView, PeerToken>(moved));
        _pieceChanges.OnNext(new ChangeSet<PieceView, PieceIndex>(told.Select(one => new Change<PieceView, PieceIndex>(ChangeReason.Update, one.Value.Index, _pieces[one.Key], one.Value))));

        void Change(int piece, Func<PieceView, PieceView> change)
        {
            told.TryAdd(piece, _pieces[piece]);
            _pieces[piece] = change(_pieces[piece]);
        }
    }

    private PeerView Peer(int number) => new(new PeerToken(number), new IPEndPoint(new IPAddress([198, 51, 100, (byte)(number % 250)]), 6000 + number))
    {
        Transport = "tcp",
        IsIncoming = number % 2 == 0,
        Id = PeerId.Create("-RX0100-", _random),
        Client = $"Client {number % 17}.{number % 5}",
        Source = number % 3 == 0 ? PeerSourceKind.Dht : PeerSourceKind.Tracker,
        AmChoking = number % 5 > 0,
        AmInterested = true,
        PeerChoking = number % 4 > 0,
        PeerInterested = number % 2 == 0,
        IsSeed = false,
        IsUploadOnly = false,
        IsSnubbing = false,
        Completed = _random.NextDouble() * 0.9,
        DownloadRate = _random.Next(200_000),
        UploadRate = 0,
        Downloaded = 0,
        Uploaded = 0,
        Wasted = 0,
        RequestsOutstanding = 0,
        RequestsWaiting = 0,
    };

    private static PieceView Piece(int index, PieceState state, int peers) =>
        new(new PieceIndex(index), state) { Blocks = 0, BlockCount = 16, Availability = peers, Priority = PiecePriority.Normal };
}
