using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>
/// The addresses that are known, in the order in which to try them. Sources may name thousands, one at a time, so nothing here looks at all
/// of them: what is asked and noted costs about the same however many there are.
/// </summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="priorityOf">The priority of an address (BEP 40); asked once for each.</param>
internal sealed class AddressBook(int capacity, Func<IPEndPoint, uint> priorityOf)
{
    private readonly Dictionary<IPEndPoint, KnownPeer> _known = [];
    private readonly SortedSet<KnownPeer> _ready = new(Comparer<KnownPeer>.Create(static (one, other) => BestFirst(one, other)));
    private readonly SortedSet<KnownPeer> _waiting = new(Comparer<KnownPeer>.Create(static (one, other) => SoonestFirst(one, other)));
    private readonly SortedSet<KnownPeer> _failed = new(Comparer<KnownPeer>.Create(static (one, other) => WorstFirst(one, other)));
    private long _next;

    public IReadOnlyCollection<KnownPeer> All => _known.Values;

    /// <summary>How many the program asked for that have not been reached yet.</summary>
    public int AskedForCount { get; private set; }

    public KnownPeer? Find(IPEndPoint endPoint) => _known.GetValueOrDefault(endPoint);

    /// <summary>Writes an address down that is not known. When the book is full, the one that failed most often makes room for it.</summary>
    /// <returns>Null when there is none that failed.</returns>
    public KnownPeer? Add(PeerCandidate candidate)
    {
        if (_known.Count >= capacity)
        {
            if (_failed.Min is not { } worst) return null;
            Forget(worst);
        }
        var known = new KnownPeer(candidate, _next++, priorityOf(candidate.EndPoint));
        _known.Add(known.EndPoint, known);
        PutIn(known);
        return known;
    }

    public void Forget(KnownPeer known)
    {
        TakeOut(known);
        _known.Remove(known.EndPoint);
    }

    /// <summary>Notes something about an address.</summary>
    public void Change(KnownPeer known, Action<KnownPeer> change)
    {
        TakeOut(known);
        change(known);
        PutIn(known);
    }

    /// <summary>
    /// The best of those whose time has come: whom the program asked for, then those that failed least, then by priority.
    /// It stays so until it is changed or forgotten.
    /// </summary>
    public KnownPeer? Next(TimeSpan now, bool onlyAskedFor)
    {
        while (_waiting.Min is { } due && due.NextAttempt <= now)
        {
            _waiting.Remove(due);
            _ready.Add(due);
        }
        return _ready.Min is { } best && (best.IsAskedFor || !onlyAskedFor) ? best : null;
    }

    private void PutIn(KnownPeer known)
    {
        if (known.IsAskedFor) AskedForCount++;
        if (known.State != KnownPeerState.Idle) return;
        _waiting.Add(known);
        if (known.Failures > 0) _failed.Add(known);
    }

    private void TakeOut(KnownPeer known)
    {
        if (known.IsAskedFor) AskedForCount--;
        if (known.State != KnownPeerState.Idle) return;
        if (!_waiting.Remove(known)) _ready.Remove(known);
        if (known.Failures > 0) _failed.Remove(known);
    }

    private static int BestFirst(KnownPeer one, KnownPeer other)
    {
        if (one.IsAskedFor != other.IsAskedFor) return other.IsAskedFor.CompareTo(one.IsAskedFor);
        if (one.Failures != other.Failures) return one.Failures.CompareTo(other.Failures);
        return one.Priority != other.Priority ? other.Priority.CompareTo(one.Priority) : one.Number.CompareTo(other.Number);
    }

    private static int SoonestFirst(KnownPeer one, KnownPeer other) =>
        one.NextAttempt != other.NextAttempt ? one.NextAttempt.CompareTo(other.NextAttempt) : one.Number.CompareTo(other.Number);

    private static int WorstFirst(KnownPeer one, KnownPeer other) =>
        one.Failures != other.Failures ? other.Failures.CompareTo(one.Failures) : one.Number.CompareTo(other.Number);
}
