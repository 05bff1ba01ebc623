namespace Rx.Torrent.Choking;

/// <summary>Who may download from us until the next round; everybody else is choked. Made once and filled anew each round.</summary>
public sealed class UnchokeDecision
{
    /// <summary>Peers that have a slot because of what they give or because it is their turn, by their tokens.</summary>
    public IList<PeerToken> Regular { get; } = new List<PeerToken>();

    /// <summary>Peers that have a slot by chance, to find out what they give, by their tokens.</summary>
    public IList<PeerToken> Optimistic { get; } = new List<PeerToken>();

    /// <summary>How many peers have a slot.</summary>
    public int Count => Regular.Count + Optimistic.Count;

    /// <summary>True when <paramref name="peer"/> is to be unchoked.</summary>
    public bool Contains(PeerToken peer) => Regular.Contains(peer) || Optimistic.Contains(peer);

    /// <summary>Nobody has a slot.</summary>
    public void Clear()
    {
        Regular.Clear();
        Optimistic.Clear();
    }
}
