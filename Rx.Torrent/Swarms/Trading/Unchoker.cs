using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>Gives and takes upload slots: every ten seconds as the choker decides, and at once while slots are free.</summary>
/// <remarks><code>
/// interest  --A--B-----------------a----
/// rounds    ------------x---------------
/// outgoing  --uA-uB-----cB---------cA---   (unchoke, choke)
/// </code></remarks>
internal sealed class Unchoker : ILoopWork, IDisposable
{
    private readonly Loop _loop;
    private readonly Roster _roster;
    private readonly Func<IChoker> _choker;
    private readonly Func<PeerConnection, bool> _isSnubbing;
    private readonly Dictionary<int, Slot> _slots = [];
    private readonly UnchokeDecision _decision = new();
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<ToPeer> _outgoing = new();
    private TimeSpan _lastRound;
    private bool _roundPending;

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
            roster.Added.Subscribe(peer => _slots.Add(peer.Slot, new Slot(loop.Elapsed))),
            roster.Removed.Subscribe(removed => Free(removed.Peer)),
            messages.Interests.Subscribe(_ => RoundSoon()),
            tick.Subscribe(_ => Beat()),
        ];
    }

    /// <summary>Chokes and unchokes.</summary>
    public IObservable<ToPeer> Outgoing => _outgoing;

    public void Dispose()
    {
        _subscriptions.Dispose();
        _outgoing.OnCompleted();
    }

    private void Free(PeerConnection peer)
    {
        if (_slots.Remove(peer.Slot, out var slot) && slot.Unchoked) RoundSoon();
    }

    void ILoopWork.Run()
    {
        _roundPending = false;
        Round();
    }

    /// <summary>Once a turn, however many peers have changed their mind in it.</summary>
    private void RoundSoon()
    {
        if (_roundPending) return;
        _roundPending = true;
        _loop.AtEndOfTurn(this);
    }

    private void Beat()
    {
        if (_loop.Elapsed - _lastRound < IChoker.Interval) return;
        _lastRound = _loop.Elapsed;
        Round(mayChoke: true);
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
            var slot = _slots[peer.Slot];
            if (!slot.Unchoked) continue;
            var keeps = _decision.Contains(peer.Token) || (!mayChoke && peer.PeerInterested);
            if (keeps) held++;
            else Tell(peer, slot, unchoke: false);
        }
        foreach (var peer in peers)
        {
            var slot = _slots[peer.Slot];
            if (slot.Unchoked || !_decision.Contains(peer.Token) || held >= _decision.Count) continue;
            held++;
            slot.UnchokedAt = now;
            slot.UploadedBefore = peer.Traffic.Uploaded;
            Tell(peer, slot, unchoke: true);
        }
    }

    private ChokeCandidate CandidateOf(PeerConnection peer, TimeSpan now)
    {
        var slot = _slots[peer.Slot];
        return new ChokeCandidate
        {
            Peer = peer.Token,
            PeerInterested = peer.PeerInterested && !peer.Extensions.UploadOnly,
            AmChoking = !slot.Unchoked,
            IsSnubbing = _isSnubbing(peer),
            DownloadRate = peer.Traffic.DownloadRate(now),
            UploadRate = peer.Traffic.UploadRate(now),
            UploadedSinceUnchoked = peer.Traffic.Uploaded - slot.UploadedBefore,
            ConnectedAt = slot.ConnectedAt,
            UnchokedAt = slot.UnchokedAt,
        };
    }

    private void Tell(PeerConnection peer, Slot slot, bool unchoke)
    {
        slot.Unchoked = unchoke;
        _outgoing.OnNext(new(peer, unchoke ? PeerMessage.Unchoke.Instance : PeerMessage.Choke.Instance));
    }

    private sealed class Slot(TimeSpan connectedAt)
    {
        public TimeSpan ConnectedAt => connectedAt;

        public bool Unchoked { get; set; }

        public TimeSpan? UnchokedAt { get; set; }

        public long UploadedBefore { get; set; }
    }
}
