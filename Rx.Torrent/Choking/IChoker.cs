namespace Rx.Torrent.Choking;

/// <summary>Decides who gets our upload.</summary>
/// <remarks>
/// Asked on the loop: every <see cref="Interval"/>, and in between as often as somebody becomes interested or a slot falls free; in between a slot is only given, never taken
/// from somebody who still wants it. A choker may remember things; it belongs to one swarm then.
/// </remarks>
public interface IChoker
{
    /// <summary>How long to wait from one decision to the next, so that nobody is choked and unchoked in quick turns (BEP 3): 10 seconds.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Decides for the next round.</summary>
    /// <param name="candidates">Every connected peer.</param>
    /// <param name="now">The time since the loop began.</param>
    /// <param name="decision">Is filled with those to unchoke, all of them interested. What is in it is of no meaning: a choker clears it first.</param>
    void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision);
}
