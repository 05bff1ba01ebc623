namespace Rx.Torrent.Choking;

/// <summary>Lends slots by chance, each for 30 seconds at a time, to peers that have not earned one (BEP 3, "optimistic unchoking").</summary>
internal sealed class OptimisticRotation(Random random)
{
    /// <summary>How long a slot is lent for.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    // New connections get a better chance, so that they soon have a piece to trade.
    private const int NewcomerWeight = 3;
    private static readonly TimeSpan NewcomerAge = TimeSpan.FromMinutes(1);

    private readonly List<Loan> _loans = [];
    private readonly List<Waiting> _waiting = [];

    /// <summary>Adds up to <paramref name="places"/> interested peers to the decision, none of them already in it.</summary>
    public void Lend(ReadOnlySpan<ChokeCandidate> candidates, int places, TimeSpan now, UnchokeDecision decision)
    {
        for (var i = _loans.Count - 1; i >= 0; i--)
        {
            if (!IsInterested(candidates, _loans[i].Peer) || decision.Regular.Contains(_loans[i].Peer)) _loans.RemoveAt(i);
        }
        FindWaiting(candidates, now, decision);

        // The oldest come first. One whose turn is over makes room only for somebody who waits.
        while (_loans.Count > places) _loans.RemoveAt(0);
        while (_loans.Count < places && TryDraw(out var peer)) _loans.Add(new Loan(peer, now));
        for (var over = _loans.Count(loan => now - loan.Since >= Turn); over > 0 && TryDraw(out var peer); over--)
        {
            _loans.RemoveAt(0);
            _loans.Add(new Loan(peer, now));
        }
        foreach (var loan in _loans) decision.Optimistic.Add(loan.Peer);
    }

    private static bool IsInterested(ReadOnlySpan<ChokeCandidate> candidates, PeerToken peer)
    {
        foreach (ref readonly var candidate in candidates)
        {
            if (candidate.Peer == peer) return candidate.PeerInterested;
        }
        return false;
    }

    private void FindWaiting(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
    {
        _waiting.Clear();
        foreach (ref readonly var candidate in candidates)
        {
            if (!candidate.PeerInterested || decision.Regular.Contains(candidate.Peer) || HasLoan(candidate.Peer)) continue;
            _waiting.Add(new Waiting(candidate.Peer, now - candidate.ConnectedAt < NewcomerAge ? NewcomerWeight : 1));
        }
    }

    private bool HasLoan(PeerToken peer)
    {
        foreach (var loan in _loans)
        {
            if (loan.Peer == peer) return true;
        }
        return false;
    }

    private bool TryDraw(out PeerToken peer)
    {
        peer = default;
        var weights = 0;
        foreach (var waiting in _waiting) weights += waiting.Weight;
        if (weights == 0) return false;
        var draw = random.Next(weights);
        var at = 0;
        while ((draw -= _waiting[at].Weight) >= 0) at++;
        peer = _waiting[at].Peer;
        _waiting.RemoveAt(at);
        return true;
    }

    private readonly record struct Loan(PeerToken Peer, TimeSpan Since);

    private readonly record struct Waiting(PeerToken Peer, int Weight);
}
