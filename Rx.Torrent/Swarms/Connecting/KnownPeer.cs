using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>An address at which there may be a peer, and what became of trying it.</summary>
internal sealed class KnownPeer(PeerCandidate candidate)
{
    public PeerCandidate Candidate => candidate;

    public IPEndPoint EndPoint => candidate.EndPoint;

    public KnownPeerState State { get; set; }

    /// <summary>The program asked for this address itself: it is tried even when nobody is wanted, until it has been reached.</summary>
    public bool IsAskedFor { get; set; }

    /// <summary>Attempts in a row that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Not to be tried before.</summary>
    public TimeSpan NextAttempt { get; set; }
}
