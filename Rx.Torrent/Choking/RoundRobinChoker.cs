namespace Rx.Torrent.Choking;

/// <summary>While we seed: everybody in turn. Who has had no slot, or none for the longest time, comes next.</summary>
/// <remarks>
/// A turn lasts at least a minute. It is over when the peer has got its quota, or after three minutes; a peer keeps its slot beyond its
/// turn as long as nobody waits. Nothing is left to chance: newcomers are served as soon as a turn is over.
/// </remarks>
/// <param name="slots">How many peers at once.</param>
/// <param name="quota">What a peer gets in its turn, in bytes; some twenty pieces are sensible.</param>
internal sealed class RoundRobinChoker(IUploadSlots slots, long quota) : IChoker
{
    private static readonly TimeSpan ShortestTurn = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(3);

    private readonly List<Ranked> _ranked = [];

    private enum Place
    {
        InTurn,
        Waiting,
        TurnOver,
    }

    public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
    {
        decision.Clear();
        _ranked.Clear();
        foreach (ref readonly var candidate in candidates)
        {
            if (!candidate.PeerInterested) continue;
            var since = candidate.UnchokedAt ?? TimeSpan.MinValue;
            _ranked.Add(new Ranked(candidate.Peer, PlaceOf(candidate, now), candidate.UploadRate, since, candidate.ConnectedAt));
        }
        _ranked.Sort(static (one, other) => one.CompareTo(other));
        var count = Math.Min(slots.Count(candidates), _ranked.Count);
        for (var i = 0; i < count; i++) decision.Regular.Add(_ranked[i].Peer);
    }

    private Place PlaceOf(in ChokeCandidate candidate, TimeSpan now)
    {
        if (candidate.AmChoking) return Place.Waiting;
        var turn = now - (candidate.UnchokedAt ?? now);
        var isOver = turn >= LongestTurn || (turn >= ShortestTurn && candidate.UploadedSinceUnchoked >= quota);
        return isOver ? Place.TurnOver : Place.InTurn;
    }

    private readonly record struct Ranked(PeerToken Peer, Place Place, double Rate, TimeSpan UnchokedAt, TimeSpan ConnectedAt)
    {
        public int CompareTo(Ranked other)
        {
            if (Place != other.Place) return Place.CompareTo(other.Place);
            // Of those that have a slot the fastest keeps it; of those that wait the one that has waited longest gets one.
            if (Place != Place.Waiting && Rate != other.Rate) return other.Rate.CompareTo(Rate);
            if (UnchokedAt != other.UnchokedAt) return UnchokedAt.CompareTo(other.UnchokedAt);
            return ConnectedAt != other.ConnectedAt ? ConnectedAt.CompareTo(other.ConnectedAt) : Peer.CompareTo(other.Peer);
        }
    }
}
