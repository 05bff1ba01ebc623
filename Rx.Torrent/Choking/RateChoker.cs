namespace Rx.Torrent.Choking;

/// <summary>Slots are earned by rate, and those that nobody earns are lent by chance (BEP 3).</summary>
/// <remarks>
/// One slot in five, and at least one of several, is always lent, so that better peers are found. A peer that snubs us earns nothing, so its
/// slot is lent too: who is snubbed by its partners looks for others the faster.
/// </remarks>
internal sealed class RateChoker : IChoker
{
    private const int LentOneIn = 5;

    private readonly IUploadSlots _slots;
    private readonly Func<ChokeCandidate, double> _rateOf;
    private readonly OptimisticRotation _rotation;
    private readonly List<Ranked> _ranked = [];

    private RateChoker(IUploadSlots slots, Random random, Func<ChokeCandidate, double> rateOf)
    {
        _slots = slots;
        _rateOf = rateOf;
        _rotation = new OptimisticRotation(random);
    }

    /// <summary>While we download: whoever sends us most may download from us.</summary>
    public static RateChoker TitForTat(IUploadSlots slots, Random random) =>
        new(slots, random, static candidate => candidate.IsSnubbing ? 0 : candidate.DownloadRate);

    /// <summary>While we seed: whoever takes most, so that pieces spread fast.</summary>
    public static RateChoker FastestUpload(IUploadSlots slots, Random random) =>
        new(slots, random, static candidate => candidate.AmChoking ? 0 : candidate.UploadRate);

    /// <summary>Whoever has the highest priority, as somebody else gives it.</summary>
    public static RateChoker ByPriority(IUploadSlots slots, Random random, Func<ChokeCandidate, double> priorityOf) => new(slots, random, priorityOf);

    public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
    {
        decision.Clear();
        _ranked.Clear();
        foreach (ref readonly var candidate in candidates)
        {
            var rate = candidate.PeerInterested ? _rateOf(candidate) : 0;
            if (rate > 0) _ranked.Add(new Ranked(candidate.Peer, rate, candidate.AmChoking));
        }
        _ranked.Sort(static (one, other) => one.CompareTo(other));

        var slots = _slots.Count(candidates);
        var lent = slots > 1 ? Math.Max(1, slots / LentOneIn) : 0;
        foreach (var ranked in _ranked)
        {
            if (decision.Regular.Count >= slots - lent) break;
            decision.Regular.Add(ranked.Peer);
        }
        _rotation.Lend(candidates, slots - decision.Regular.Count, now, decision);
    }

    /// <summary>The fastest first; of equals those that have a slot already, so that nobody flutters.</summary>
    private readonly record struct Ranked(PeerToken Peer, double Rate, bool AmChoking)
    {
        public int CompareTo(Ranked other)
        {
            if (Rate != other.Rate) return other.Rate.CompareTo(Rate);
            return AmChoking != other.AmChoking ? AmChoking.CompareTo(other.AmChoking) : Peer.CompareTo(other.Peer);
        }
    }
}
