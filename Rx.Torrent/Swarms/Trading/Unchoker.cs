using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>
/// Gives and takes upload slots: every ten seconds as the choker decides, and at once while slots are free. Who has one is seen from what went
/// out, for plugins may drop what is said here, hold it back, or choke and unchoke by themselves.
/// </summary>
/// <remarks><code>
/// interest  --A--B-----------------a----
/// rounds    ------------x---------------
/// outgoing  --uA-uB-----cB---------cA---   (unchoke, choke)
/// choked    -------------B----------A---   (it went out)
/// </code></remarks>
internal sealed class Unchoker : ILoopWork, IDisposable
{
    /// <summary>A peer whose unchoke a plugin kept is not thought of again for so long: others can use the slot.</summary>
    private static readonly TimeSpan Rest = 3 * IChoker.Interval;

    private readonly Loop _loop;
    private readonly Roster _roster;
    private readonly Func<IChoker> _choker;
    private readonly Func<PeerConnection, bool> _isSnubbing;
    private readonly Dictionary<int, Slot> _slots = [];
    private readonly UnchokeDecision _decision = new();
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<ToPeer> _outgoing = new();
    private readonly Subject<PeerConnection> _choked = new();
    private readonly List<Slot> _promised = [];
    private TimeSpan _lastRound;
    private bool _isPending;
    private bool _wantsRound;
    private bool _wantsRoundAtBeat;

    /// <param name="loop">The clock.</param>
    /// <param name="roster">Who is here.</param>
    /// <param name="messages">Who is interested.</param>
    /// <param name="choker">The policy of the moment: another for seeding than for downloading.</param>
    /// <param name="isSnubbing">Whether a peer owes us blocks for too long.</param>
    /// <param name="tick">The heartbeat.</param>
    public Unchoker(
        Loop loop, Roster roster, PeerMessages messages, Func<IChoker> choker, Func<PeerConnection, bool> isSnubbing, IObservable<long> tick)
    {
        _loop = loop;
        _roster = roster;
        _choker = choker;
        _isSnubbing = isSnubbing;
        _lastRound = loop.Elapsed;
        _subscriptions =
        [
            roster.Added.Subscribe(Meet),
            roster.Removed.Subscribe(removed => Free(removed.Peer)),
            messages.Interests.Subscribe(_ => RoundSoon()),
            tick.Subscribe(_ => Beat()),
        ];
    }

    /// <summary>Chokes and unchokes.</summary>
    public IObservable<ToPeer> Outgoing => _outgoing;

    /// <summary>Those to whom a choke went out, whoever said it.</summary>
    public IObservable<PeerConnection> Choked => _choked;

    public void Dispose()
    {
        _subscriptions.Dispose();
        _outgoing.OnCompleted();
        _choked.OnCompleted();
    }

    private void Meet(PeerConnection peer)
    {
        var slot = new Slot(peer, _loop.Elapsed);
        _slots.Add(peer.Slot, slot);
        peer.ChokeSent = choke => Watch(slot, unchoke: !choke);
        if (peer.PeerInterested) RoundSoon(); // it was here before us
    }

    private void Free(PeerConnection peer)
    {
        if (_slots.Remove(peer.Slot) && !peer.AmChoking) RoundSoon();
    }

    private void Watch(Slot slot, bool unchoke)
    {
        var isOurs = slot.Said == unchoke;
        slot.Said = null;
        if (unchoke && !slot.IsUnchoked)
        {
            slot.UnchokedAt = _loop.Elapsed;
            slot.UploadedBefore = slot.Peer.Traffic.Uploaded;
        }
        slot.IsUnchoked = unchoke;
        if (!unchoke) _choked.OnNext(slot.Peer);
        if (isOurs) return;
        if (!unchoke) slot.RestsUntil = _loop.Elapsed + IChoker.Interval; // the plugin meant it
        _wantsRoundAtBeat = true; // and not in this turn: a plugin that always has the last word would be answered without end
    }

    void ILoopWork.Run()
    {
        _isPending = false;
        var isKept = NoteKept();
        if (!_wantsRound && !isKept) return;
        _wantsRound = false;
        Round();
    }

    /// <summary>By the end of a turn all that was said has gone out, or a plugin has kept it.</summary>
    private bool NoteKept()
    {
        var any = false;
        foreach (var slot in _promised)
        {
            if (slot.Said != true) continue;
            slot.RestsUntil = _loop.Elapsed + Rest;
            any = true;
        }
        _promised.Clear();
        return any;
    }

    /// <summary>Once a turn, however many peers have changed their mind in it.</summary>
    private void RoundSoon()
    {
        _wantsRound = true;
        LookSoon();
    }

    private void LookSoon()
    {
        if (_isPending) return;
        _isPending = true;
        _loop.AtEndOfTurn(this);
    }

    private void Beat()
    {
        var mayChoke = _loop.Elapsed - _lastRound >= IChoker.Interval;
        if (!mayChoke && !_wantsRoundAtBeat) return;
        _wantsRoundAtBeat = false;
        if (mayChoke) _lastRound = _loop.Elapsed;
        Round(mayChoke);
    }

    /// <summary>Between the rounds slots are only given, never taken from somebody who still wants one.</summary>
    private void Round(bool mayChoke = false)
    {
        var now = _loop.Elapsed;
        var peers = _roster.Snapshot();
        var candidates = new ChokeCandidate[peers.Length];
        for (var i = 0; i < peers.Length; i++) candidates[i] = CandidateOf(peers[i], now);
        _choker().Decide(candidates, now, _decision);
        var held = 0;
        foreach (var peer in peers)
        {
            if (peer.AmChoking) continue;
            var slot = _slots[peer.Slot];
            if (_decision.Contains(peer.Token) || (!mayChoke && peer.PeerInterested))
            {
                held++;
                slot.Said = null;
                continue;
            }
            var isKept = slot.Said == false; // a plugin has dropped the choke, so the peer has the slot all the same
            if (isKept) held++;
            if (mayChoke || !isKept) Tell(slot, unchoke: false);
        }
        foreach (var peer in peers)
        {
            if (!peer.AmChoking || !_decision.Contains(peer.Token) || held >= _decision.Count) continue;
            held++;
            Tell(_slots[peer.Slot], unchoke: true);
        }
        if (_promised.Count > 0) LookSoon();
    }

    private ChokeCandidate CandidateOf(PeerConnection peer, TimeSpan now)
    {
        var slot = _slots[peer.Slot];
        return new ChokeCandidate
        {
            Peer = peer.Token,
            PeerInterested = peer.PeerInterested && !peer.Extensions.UploadOnly && !(peer.AmChoking && now < slot.RestsUntil),
            AmChoking = peer.AmChoking,
            IsSnubbing = _isSnubbing(peer),
            DownloadRate = slot.Earned.Of(peer.Traffic.Downloaded, now),
            UploadRate = peer.Traffic.UploadRate(now),
            UploadedSinceUnchoked = peer.Traffic.Uploaded - slot.UploadedBefore,
            ConnectedAt = slot.ConnectedAt,
            UnchokedAt = slot.UnchokedAt,
        };
    }

    private void Tell(Slot slot, bool unchoke)
    {
        slot.Said = unchoke;
        if (unchoke) _promised.Add(slot);
        _outgoing.OnNext(new(slot.Peer, unchoke ? PeerMessage.Unchoke.Instance : PeerMessage.Choke.Instance));
    }

    private sealed class Slot(PeerConnection peer, TimeSpan connectedAt)
    {
        public PeerConnection Peer => peer;

        public TimeSpan ConnectedAt => connectedAt;

        public EarnedRate Earned { get; } = new(connectedAt);

        /// <summary>What was said last and has not gone out: an unchoke (true) or a choke.</summary>
        public bool? Said { get; set; }

        /// <summary>What went out last.</summary>
        public bool IsUnchoked { get; set; }

        public TimeSpan? UnchokedAt { get; set; }

        public long UploadedBefore { get; set; }

        /// <summary>While we choke it, it gets no slot before that.</summary>
        public TimeSpan RestsUntil { get; set; }
    }
}
