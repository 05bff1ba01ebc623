using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Connecting;
using static Rx.Torrent.Wire.PeerMessage;
using MessageOrigin = Rx.Torrent.Wire.MessageOrigin;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>
/// Asks peers for blocks. Each unchoked peer has a line of requests as long as its rate and distance call for; a turn of the loop takes all
/// that has come and then fills the lines up, so that requests leave together.
/// </summary>
/// <remarks><code>
/// unchokes  --u-----------------
/// pieces    ------p--p--p--p----
/// outgoing  --rrr-r--r--r-------   (requests; cancels in the end game)
/// blocks    ------b--b--b--b----   (wanted ones, to the verifier)
/// </code></remarks>
internal sealed partial class Requester : ILoopWork, IDisposable
{
    /// <summary>A peer that owes us blocks and has sent none for so long is snubbing us: others are asked instead.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A request that was passed over for so long, while later ones were answered, was forgotten by the peer.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60);

    /// <summary>So many requests are worth waiting for: half a mebibyte of blocks.</summary>
    private const int MostTogether = 32;

    private readonly Loop _loop;
    private readonly PiecePicker _picker;
    private readonly Traffic _traffic;
    private readonly Dictionary<int, Debtor> _debtors = [];
    private readonly List<Debtor> _toFill = [];
    private readonly List<BlockRange> _picked = [];
    private readonly List<int> _alsoRequestedFrom = [];
    private readonly LatestRequests _latest = new();
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<ToPeer> _outgoing = new();
    private readonly Subject<ReceivedBlock> _blocks = new();
    private bool _fillPending;

    public Requester(
        Loop loop,
        PiecePicker picker,
        Traffic traffic,
        Roster roster,
        PeerMessages messages,
        IObservable<PeerConnection> gained,
        IObservable<PieceFailed> failed,
        IObservable<long> tick)
    {
        _loop = loop;
        _picker = picker;
        _traffic = traffic;
        _subscriptions =
        [
            roster.Added.Subscribe(Meet),
            roster.Removed.Subscribe(removed => Part(removed.Peer)),
            messages.Chokes.Subscribe(choke => Choked(_debtors[choke.Peer.Slot], choke.Message)),
            messages.AllowedFasts.Subscribe(allowed => Allow(_debtors[allowed.Peer.Slot].AllowedFast, allowed.Message.Index, allowed.Peer)),
            messages.Suggestions.Subscribe(suggested => Allow(_debtors[suggested.Peer.Slot].Suggested, suggested.Message.Index, suggested.Peer)),
            messages.Pieces.Subscribe(piece => Received(_debtors[piece.Peer.Slot], piece.Message)),
            messages.Rejects.Subscribe(reject => Rejected(_debtors[reject.Peer.Slot], reject.Message)),
            messages.ExtendedHandshakes.Subscribe(hello => Hear(_debtors[hello.Peer.Slot])),
            gained.Subscribe(peer => FillSoon(_debtors[peer.Slot])),
            failed.Subscribe(_ => FillAll()),
            tick.Subscribe(_ => Beat()),
        ];
    }

    /// <summary>Requests and cancels.</summary>
    public IObservable<ToPeer> Outgoing => _outgoing;

    /// <summary>Blocks that were wanted, each once.</summary>
    public IObservable<ReceivedBlock> Blocks => _blocks;

    /// <summary>Requests that peers have not answered yet.</summary>
    public int OutstandingCount => _debtors.Values.Sum(debtor => debtor.Line.Count);

    /// <summary>Requests that one peer has not answered yet.</summary>
    public int OutstandingOf(PeerConnection peer) => _debtors.TryGetValue(peer.Slot, out var debtor) ? debtor.Line.Count + debtor.TakenOver.Count : 0;

    /// <summary>True when the peer has owed us blocks for longer than our patience.</summary>
    public bool IsSnubbing(PeerConnection peer) => _debtors.TryGetValue(peer.Slot, out var debtor) && debtor.IsSnubbing;

    /// <summary>Looks anew for something to ask everybody for.</summary>
    public void FillAll()
    {
        foreach (var debtor in _debtors.Values) FillSoon(debtor);
    }

    public void Dispose()
    {
        _subscriptions.Dispose();
        _debtors.Clear();
        _outgoing.OnCompleted();
        _blocks.OnCompleted();
    }

    void ILoopWork.Run()
    {
        _fillPending = false;
        foreach (var debtor in _toFill)
        {
            debtor.FillPending = false;
            Fill(debtor);
        }
        _toFill.Clear();
    }

    private void Meet(PeerConnection peer)
    {
        var debtor = new Debtor(peer);
        _debtors.Add(peer.Slot, debtor);
        peer.Drops = new Amends(this, debtor);
        Hear(debtor);
        if (!peer.PeerChoking) Choked(debtor, choked: false); // it was here before us
    }

    private void Part(PeerConnection peer)
    {
        if (!_debtors.Remove(peer.Slot, out var debtor)) return;
        FreeAll(debtor, [.. debtor.Line.Blocks, .. debtor.TakenOver.Keys]);
    }

    private static void Hear(Debtor debtor)
    {
        if (debtor.Peer.Extensions.RequestQueueLength is { } length) debtor.PeerLimit = length;
    }

    private void Choked(Debtor debtor, bool choked)
    {
        if (!choked)
        {
            debtor.Window.Resume(_loop.Elapsed);
            debtor.RestsUntil = TimeSpan.Zero;
            FillSoon(debtor);
        }
        else if (!debtor.Peer.State.Fast)
        {
            // With BEP 6 each one is rejected in words; without, the choke means it.
            foreach (var block in debtor.Line.Blocks.ToArray()) debtor.Peer.Conclude(new RejectRequest(block) { Origin = MessageOrigin.Core });
        }
    }

    private void Allow(List<PieceIndex> list, PieceIndex piece, PeerConnection peer)
    {
        if (list.Count >= Debtor.LongestHint || list.Contains(piece)) return;
        list.Add(piece);
        FillSoon(_debtors[peer.Slot]);
    }

    private void Received(Debtor debtor, Piece piece)
    {
        var (peer, block, now) = (debtor.Peer, piece.Block, _loop.Elapsed);
        var asked = debtor.Line.TryTake(block, out var requested);
        if (asked)
        {
            debtor.Window.OnBlock(now, block.Length, now - requested);
            debtor.Pace.OnBlock(now, now - requested);
        }
        var welcome = asked || debtor.TakenOver.Remove(block) || debtor.Late.Remove(block) || piece.Origin is { Plugin: not null } || piece.Origin == MessageOrigin.WebSeed;
        if (welcome) // any other pays no debt
        {
            debtor.LastBlock = now;
            debtor.IsSnubbing = false;
            debtor.RestsUntil = TimeSpan.Zero;
            debtor.DroppedInARow = 0;
        }
        var outcome = _picker.MarkReceived(block, peer.Slot, _alsoRequestedFrom, acceptUnrequested: welcome);
        switch (outcome)
        {
            case BlockOutcome.Stored:
            case BlockOutcome.PieceComplete:
                _traffic.OnDownloaded(peer, now, block.Length);
                Cancel(block);
                _blocks.OnNext(new ReceivedBlock(peer, piece, outcome == BlockOutcome.PieceComplete));
                break;
            default:
                _traffic.OnWasted(peer, block.Length);
                _loop.Blocks.Return(piece.Data);
                break;
        }
        FillSoon(debtor);
    }

    /// <summary>In the end game a block is asked of several peers; the others need not send it any more.</summary>
    private void Cancel(BlockRange block)
    {
        foreach (var slot in _alsoRequestedFrom)
        {
            if (!_debtors.TryGetValue(slot, out var other)) continue;
            if (!other.Line.TryTake(block, out _) && !other.TakenOver.Remove(block)) continue; // whoever took the request over hears of it too
            other.Late.Add(block);
            _outgoing.OnNext(new(other.Peer, new Cancel(block)));
            FillSoon(other);
        }
    }

    private void Rejected(Debtor debtor, RejectRequest reject)
    {
        if (reject.Origin == MessageOrigin.Core)
        {
            Free(debtor, reject.Block, mayStillCome: true); // implied by a choke, which says the rest
            return;
        }
        if (debtor.Peer.PeerChoking) debtor.AllowedFast.Remove(reject.Block.Piece); // it was allowed, and no longer is
        Refused(debtor, reject.Block, mayStillCome: false);
    }

    /// <summary>
    /// The peer will not send the block, or a plugin does not ask it. Others may be asked at once; this peer again only after a while,
    /// for its answer would be the same, without end.
    /// </summary>
    private void Refused(Debtor debtor, BlockRange block, bool mayStillCome)
    {
        if (Free(debtor, block, mayStillCome)) debtor.RestsUntil = _loop.Elapsed + Ticker.Period;
    }

    private bool Free(Debtor debtor, BlockRange block, bool mayStillCome)
    {
        if (!debtor.Line.TryTake(block, out _) && !debtor.TakenOver.Remove(block)) return false;
        if (mayStillCome) debtor.Late.Add(block);
        if (_picker.Release(block, debtor.Peer.Slot)) FillAll();
        return true;
    }

    private void FreeAll(Debtor debtor, BlockRange[] blocks)
    {
        if (blocks.Length == 0) return;
        foreach (var block in blocks) _picker.Release(block, debtor.Peer.Slot);
        FillAll();
    }

    /// <summary>Others may have what the peer has let us wait for; what it sends of it all the same is welcome until then.</summary>
    private void Snub(Debtor debtor)
    {
        BlockRange[] owed = [.. debtor.Line.Blocks];
        debtor.IsSnubbing = true;
        debtor.Window.Snub();
        debtor.RestsUntil = _loop.Elapsed + Patience;
        debtor.Line.Clear();
        foreach (var block in owed)
        {
            debtor.Late.Add(block);
            TakeBack(debtor, block);
        }
        FreeAll(debtor, owed);
    }

    private void FillSoon(Debtor debtor)
    {
        if (debtor.FillPending) return;
        debtor.FillPending = true;
        _toFill.Add(debtor);
        if (_fillPending) return;
        _fillPending = true;
        _loop.AtEndOfTurn(this);
    }

    private void Fill(Debtor debtor)
    {
        var (peer, now) = (debtor.Peer, _loop.Elapsed);
        if (peer.IsClosed || now < debtor.RestsUntil || (peer.PeerChoking && debtor.AllowedFast.Count == 0)) return;
        if (peer.Pieces.Capacity != _picker.Layout.PieceCount) return;
        debtor.Window.PeerLimit = debtor.PeerLimit;
        var room = debtor.Window.Size - debtor.Line.Count - debtor.TakenOver.Count;
        // Requests travel together: a long line is not topped up for each block that leaves it, so both sides wake up less often.
        if (room < Math.Clamp(debtor.Window.Size / 4, 1, MostTogether)) return;
        _picked.Clear();
        var query = new PickQuery
        {
            Pieces = peer.Pieces,
            Peer = peer.Slot,
            Count = room,
            Outstanding = debtor.Line.Count,
            IsSlow = debtor.IsSnubbing,
            PeerChoking = peer.PeerChoking,
            AllowedFast = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(debtor.AllowedFast),
            Suggested = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(debtor.Suggested),
        };
        if (_picker.Pick(query, _picked) == 0 && _picker.AllRequested)
            _picker.PickAgain(query, _latest.Find(debtor, _debtors.Values, now), _picked);
        if (_picked.Count == 0) return;
        if (debtor.Line.Count == 0)
        {
            debtor.LastBlock = now; // the patience begins with the first thing that is owed
            debtor.Pace.Begin(now);
        }
        foreach (var block in _picked)
        {
            debtor.Line.Add(block, now);
            _outgoing.OnNext(new(peer, new Request(block) { Origin = MessageOrigin.Core }));
        }
    }

    private void Beat()
    {
        var now = _loop.Elapsed;
        foreach (var debtor in _debtors.Values)
        {
            if (debtor.Line.Count == 0) FillSoon(debtor); // there may be something to ask for by now: the end game, or what a slow peer gave up
            if (debtor.Line.Count == 0 || debtor.Peer.Link.IsParked) continue;
            if (now - debtor.LastBlock >= Patience) Snub(debtor);
            else if (now - debtor.Line.OldestTime >= Forgotten)
            {
                TakeBack(debtor, debtor.Line.Oldest);
                Free(debtor, debtor.Line.Oldest, mayStillCome: true);
            }
        }
    }

    /// <summary>What is not waited for any longer is taken back, or the peer would owe it twice when it is asked again.</summary>
    private void TakeBack(Debtor debtor, BlockRange block) => _outgoing.OnNext(new(debtor.Peer, new Cancel(block)));
}
