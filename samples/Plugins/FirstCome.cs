using Rx.Torrent.Choking;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Gallery;

/// <summary>Another choker: those who were connected first are served until they want nothing more, then the next.</summary>
internal sealed class FirstCome(int slots) : IClientPlugin, ISwarmPlugin
{
    public string Name => "first come, first served";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    #region choker
    public IChoker Choker(IChoker current) => new Line(slots); // `current` is what decides without us

    private sealed class Line(int slots) : IChoker
    {
        public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
        {
            decision.Clear();
            var first = candidates.ToArray().Where(candidate => candidate.PeerInterested).OrderBy(candidate => candidate.ConnectedAt).Take(slots);
            foreach (var candidate in first) decision.Regular.Add(candidate.Peer);
        }
    }
    #endregion
}
