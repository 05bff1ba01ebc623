namespace Rx.Torrent.Choking;

/// <summary>Decides who gets our upload.</summary>
internal interface IChoker
{
    /// <summary>How long to wait from one decision to the next, so that nobody is choked and unchoked in quick turns (BEP 3): 10 seconds.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Decides for the next round.</summary>
    /// <param name="candidates">Every connected peer.</param>
    /// <param name="now">The time.</param>
    /// <param name="decision">Is filled with those to unchoke, all of them interested; cleared before.</param>
    void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision);
}
