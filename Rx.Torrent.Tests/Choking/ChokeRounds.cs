using Rx.Torrent.Choking;

namespace Rx.Torrent.Tests.Choking;

/// <summary>Some peers under a choker, round after round: what it decides is what they see the next time.</summary>
internal sealed class ChokeRounds(IChoker choker)
{
    private readonly SortedDictionary<int, ChokeCandidate> _peers = [];

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    public UnchokeDecision Decision { get; } = new();

    public IEnumerable<int> Regular => Decision.Regular.Select(peer => peer.Value);

    public IEnumerable<int> Optimistic => Decision.Optimistic.Select(peer => peer.Value);

    public ChokeCandidate this[int peer] => _peers[peer];

    /// <summary>A peer comes, or what it does changes.</summary>
    public void Set(ChokeCandidate peer) => _peers[peer.Peer.Value] = peer;

    public void Set(int peer, double download = 0, double upload = 0, bool interested = true, bool snubbing = false, double connectedFor = 600)
    {
        var before = _peers.GetValueOrDefault(peer, new ChokeCandidate
        {
            Peer = new PeerToken(peer), AmChoking = true, ConnectedAt = Now - TimeSpan.FromSeconds(connectedFor),
        });
        Set(before with { DownloadRate = download, UploadRate = upload, PeerInterested = interested, IsSnubbing = snubbing });
    }

    public void Leave(int peer) => _peers.Remove(peer);

    /// <summary>Lets one round pass, and says who is unchoked in the next.</summary>
    public int[] Round()
    {
        choker.Decide(_peers.Values.ToArray(), Now, Decision);
        foreach (var peer in _peers.Values.ToArray())
        {
            var isUnchoked = Decision.Contains(peer.Peer);
            var next = peer with { AmChoking = !isUnchoked };
            if (isUnchoked && peer.AmChoking) next = next with { UnchokedAt = Now, UploadedSinceUnchoked = 0 };
            if (isUnchoked) next = next with { UploadedSinceUnchoked = next.UploadedSinceUnchoked + (long)(next.UploadRate * 10) };
            _peers[peer.Peer.Value] = next;
        }
        Now += IChoker.Interval;
        Decision.Regular.Concat(Decision.Optimistic).ShouldBeUnique();
        Regular.Concat(Optimistic).ShouldAllBe(peer => _peers[peer].PeerInterested);
        return [.. Regular.Concat(Optimistic).Order()];
    }
}
