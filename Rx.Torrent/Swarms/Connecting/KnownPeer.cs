using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>
/// An address at which there may be a peer, what all say of it who named it, and what became of trying it. Changed by <see cref="AddressBook.Change"/> only,
/// which keeps it in order.
/// </summary>
/// <param name="candidate">The address, and who named it first.</param>
/// <param name="number">How many were known before it.</param>
/// <param name="priority">Of two that are worth the same, the higher comes first (BEP 40).</param>
internal sealed class KnownPeer(PeerCandidate candidate, long number, uint priority)
{
    private int _source = PeerScore.OfSource(candidate.Source);
    private bool? _hasEverything;

    /// <summary>The address, and what is said of it.</summary>
    public PeerCandidate Candidate { get; private set; } = candidate with { IsDiallingUs = false };

    public IPEndPoint EndPoint => Candidate.EndPoint;

    public long Number => number;

    public uint Priority { get; set; } = priority;

    public KnownPeerState State { get; set; }

    /// <summary>The program asked for this address itself: it is tried even when nobody is wanted, until it has been reached.</summary>
    public bool IsAskedFor { get; set; }

    /// <summary>It dials us at this moment (BEP 55): it is tried even when nobody is wanted, once.</summary>
    public bool IsDiallingUs { get; set; }

    /// <summary>It does not wait for its turn.</summary>
    public bool ComesFirst => IsAskedFor || IsDiallingUs;

    /// <summary>Somebody named it whom a private torrent listens to.</summary>
    public bool IsForPrivate { get; private set; } = MayBePrivate(candidate.Source);

    /// <summary>Attempts in a row that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Not to be tried before.</summary>
    public TimeSpan NextAttempt { get; set; }

    /// <summary>What came of meeting it, in this run and earlier ones.</summary>
    public int Merit { get; private set; }

    /// <summary>It has answered in this run.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>The higher is dialled first, the lowest is forgotten first.</summary>
    public int Score => PeerScore.Of(Merit, _source, Has(PeerHints.Reachable), Failures);

    /// <summary>The part of the score that was earned or comes of who named it, and that no failure takes away.</summary>
    public int Standing => PeerScore.Of(Merit, _source, isSaidToBeReachable: false, failures: 0);

    /// <summary>It wants nothing more: so it showed itself, or, as long as it was not met, so all say who speak of that.</summary>
    public bool IsSeed => _hasEverything ?? Has(PeerHints.UploadOnly);

    /// <summary>Somebody names it again. One who knows it to want something outweighs those who say that it has everything.</summary>
    public void NamedBy(PeerCandidate again)
    {
        IsForPrivate |= MayBePrivate(again.Source);
        _source = Math.Max(_source, PeerScore.OfSource(again.Source));
        var hints = Candidate.Hints | again.Hints;
        if (again.Source == PeerSourceKind.Pex && (again.Hints & PeerHints.UploadOnly) == 0) hints &= ~PeerHints.UploadOnly;
        Candidate = Candidate with { Hints = hints, PeerId = Candidate.PeerId ?? again.PeerId };
    }

    /// <summary>It could not be reached the last time.</summary>
    public bool IsFailing => Failures > 0 && State != KnownPeerState.Connected;

    /// <summary>It was dialled, and is who it should be.</summary>
    public void Answered()
    {
        HasAnswered = true;
        Merit = Math.Max(Merit, PeerScore.Merit(hasAnswered: true, downloaded: 0));
    }

    /// <summary>It was here, and behaved.</summary>
    /// <param name="dialled">Whether it was we who dialled: otherwise nobody knows whether it can be reached.</param>
    /// <param name="downloaded">Bytes of blocks that came from it.</param>
    /// <param name="hasEverything">Whether it wants nothing more.</param>
    public void Met(bool dialled, long downloaded, bool hasEverything)
    {
        _hasEverything = hasEverything;
        Merit = Math.Max(Merit, PeerScore.Merit(HasAnswered, downloaded));
        if (!dialled) return;
        Failures = 0;
        IsAskedFor = false;
    }

    /// <summary>It is remembered from an earlier run.</summary>
    public void Recall(int merit) => Merit = Math.Clamp(merit, Merit, PeerScore.MostMerit);

    /// <summary>Whom a private torrent listens to (BEP 27): its trackers, the program, and an earlier run, which kept to that.</summary>
    public static bool MayBePrivate(PeerSourceKind source) =>
        source == PeerSourceKind.Tracker || source == PeerSourceKind.Manual || source == PeerSourceKind.Resume;

    private bool Has(PeerHints hint) => (Candidate.Hints & hint) != 0;
}
