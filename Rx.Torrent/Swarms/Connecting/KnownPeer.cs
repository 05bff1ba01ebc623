using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>An address at which there may be a peer, and what became of trying it. Changed by <see cref="AddressBook.Change"/> only, which keeps it in order.</summary>
/// <param name="candidate">The address, and who named it.</param>
/// <param name="number">How many were known before it.</param>
/// <param name="priority">Of two that may be dialled, the higher comes first (BEP 40).</param>
internal sealed class KnownPeer(PeerCandidate candidate, long number, uint priority)
{
    public PeerCandidate Candidate => candidate;

    public IPEndPoint EndPoint => candidate.EndPoint;

    public long Number => number;

    public uint Priority => priority;

    public KnownPeerState State { get; set; }

    /// <summary>The program asked for this address itself: it is tried even when nobody is wanted, until it has been reached.</summary>
    public bool IsAskedFor { get; set; }

    /// <summary>Somebody named it whom a private torrent listens to.</summary>
    public bool IsForPrivate { get; private set; } = MayBePrivate(candidate.Source);

    /// <summary>Attempts in a row that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Not to be tried before.</summary>
    public TimeSpan NextAttempt { get; set; }

    /// <summary>Somebody names it again.</summary>
    public void NamedBy(PeerSourceKind source) => IsForPrivate |= MayBePrivate(source);

    /// <summary>Whom a private torrent listens to (BEP 27): its trackers, the program, and an earlier run, which kept to that.</summary>
    public static bool MayBePrivate(PeerSourceKind source) =>
        source == PeerSourceKind.Tracker || source == PeerSourceKind.Manual || source == PeerSourceKind.Resume;
}
