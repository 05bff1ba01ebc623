using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>Who has what: counts each piece's availability, and says interested or not as soon as that changes.</summary>
/// <remarks><code>
/// peer A    --bitfield------have----------
/// verified  -----------V-------------V----
/// outgoing  --Interested-------------NotInterested--
/// gained    --A-------------A-------------
/// </code></remarks>
internal sealed class Inventory : IDisposable
{
    private readonly PiecePicker _picker;
    private readonly Dictionary<int, Holdings> _holdings = [];
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<ToPeer> _outgoing = new();
    private readonly Subject<PeerConnection> _gained = new();

    public Inventory(
        PiecePicker picker, Roster roster, PeerMessages messages, IObservable<PieceVerified> verified, IObservable<Unit> priorities)
    {
        _picker = picker;
        _subscriptions =
        [
            messages.Bitfields.Subscribe(Replace),
            messages.Haves.Subscribe(have => Gain(have.Peer, have.Message.Index)),
            messages.Losses.Subscribe(lost => Miss(lost.Peer, lost.Message.Index)),
            roster.Removed.Subscribe(removed => Forget(removed.Peer)),
            verified.Subscribe(piece => Lose(piece.Piece)),
            priorities.Subscribe(_ => Recount()),
        ];
    }

    /// <summary>Interested and NotInterested.</summary>
    public IObservable<ToPeer> Outgoing => _outgoing;

    /// <summary>A peer has more than before.</summary>
    public IObservable<PeerConnection> Gained => _gained;

    /// <summary>True when the peer has a piece that is wanted.</summary>
    public bool IsInteresting(PeerConnection peer) => _holdings.TryGetValue(peer.Slot, out var holdings) && holdings.Wanted > 0;

    /// <summary>Takes up what a peer has said before anybody here listened.</summary>
    public void TakeUp(PeerConnection peer)
    {
        if (!peer.Pieces.IsEmpty) Replace(peer);
    }

    public void Dispose()
    {
        _subscriptions.Dispose();
        _outgoing.OnCompleted();
        _gained.OnCompleted();
    }

    private void Replace(PeerConnection peer)
    {
        Forget(peer);
        var pieces = peer.Pieces.Copy();
        var holdings = new Holdings(peer, pieces) { Wanted = _picker.CountInteresting(pieces) };
        _holdings.Add(peer.Slot, holdings);
        _picker.AddPeer(pieces);
        Tell(holdings);
        _gained.OnNext(peer);
    }

    private void Gain(PeerConnection peer, PieceIndex piece)
    {
        if (!_holdings.TryGetValue(peer.Slot, out var holdings))
        {
            holdings = new Holdings(peer, PieceSet.None(_picker.Layout.PieceCount));
            _holdings.Add(peer.Slot, holdings);
            _picker.AddPeer(holdings.Pieces);
        }
        if (!holdings.Pieces.Add(piece)) return;
        _picker.AddHave(piece);
        if (!_picker.Wants(piece)) return;
        holdings.Wanted++;
        Tell(holdings);
        _gained.OnNext(peer);
    }

    /// <summary>The peer no longer has a piece.</summary>
    private void Miss(PeerConnection peer, PieceIndex piece)
    {
        if (!_holdings.TryGetValue(peer.Slot, out var holdings) || !holdings.Pieces.Remove(piece)) return;
        _picker.RemoveHave(piece);
        if (!_picker.Wants(piece)) return;
        holdings.Wanted--;
        Tell(holdings);
    }

    /// <summary>We have a piece now: nobody's is wanted any more.</summary>
    private void Lose(PieceIndex piece)
    {
        foreach (var holdings in _holdings.Values)
        {
            if (!holdings.Pieces.Contains(piece) || holdings.Wanted == 0) continue;
            holdings.Wanted--;
            Tell(holdings);
        }
    }

    private void Recount()
    {
        foreach (var holdings in _holdings.Values.ToArray())
        {
            holdings.Wanted = _picker.CountInteresting(holdings.Pieces);
            Tell(holdings);
            _gained.OnNext(holdings.Peer);
        }
    }

    private void Forget(PeerConnection peer)
    {
        if (_holdings.Remove(peer.Slot, out var holdings)) _picker.RemovePeer(holdings.Pieces);
    }

    private void Tell(Holdings holdings)
    {
        var interested = holdings.Wanted > 0;
        if (interested == holdings.SaidInterested) return;
        holdings.SaidInterested = interested;
        _outgoing.OnNext(new(holdings.Peer, interested ? PeerMessage.Interested.Instance : PeerMessage.NotInterested.Instance));
    }

    private sealed class Holdings(PeerConnection peer, PieceSet pieces)
    {
        public PeerConnection Peer => peer;

        /// <summary>What the picker has counted for the peer.</summary>
        public PieceSet Pieces => pieces;

        /// <summary>How many of them are wanted.</summary>
        public int Wanted { get; set; }

        public bool SaidInterested { get; set; } = peer.AmInterested;
    }
}
