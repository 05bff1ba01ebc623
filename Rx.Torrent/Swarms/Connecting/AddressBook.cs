using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>
/// The addresses that are known, in the order in which to try them. Sources may name thousands, one at a time, so nothing here looks at all
/// of them: what is asked and noted costs about the same however many there are.
/// </summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="priorityOf">The priority of an address (BEP 40); asked once for each, and again for a new order.</param>
/// <param name="portsPerAddress">How many ports of one address are kept, the program's own aside; on the loopback interface any number.</param>
internal sealed class AddressBook(int capacity, Func<IPEndPoint, uint> priorityOf, int portsPerAddress = int.MaxValue)
{
    private static readonly Comparer<KnownPeer> ByRank = Comparer<KnownPeer>.Create(BestFirst);
    private static readonly Comparer<KnownPeer> ByTime = Comparer<KnownPeer>.Create(SoonestFirst);
    private static readonly Comparer<KnownPeer> ByWorth = Comparer<KnownPeer>.Create(WorstFirst);

    private readonly Dictionary<IPEndPoint, KnownPeer> _known = [];
    private readonly Dictionary<IPAddress, List<KnownPeer>> _ports = [];
    private readonly SortedSet<KnownPeer> _ready = new(ByRank);
    private readonly SortedSet<KnownPeer> _readySeeds = new(ByRank);
    private readonly SortedSet<KnownPeer> _waiting = new(ByTime);
    private readonly SortedSet<KnownPeer> _idle = new(ByWorth);
    private long _next;

    public IReadOnlyCollection<KnownPeer> All => _known.Values;

    public KnownPeer? Find(IPEndPoint endPoint) => _known.GetValueOrDefault(endPoint);

    /// <summary>
    /// Writes an address down that is not known. In a full book it takes the place of the one with the lowest score, if its own is higher. Of a machine of which enough ports are known
    /// it takes the place of one that was named by somebody who knows less, whether that was tried or not: a stranger's words keep nobody out, and nobody has us try port after port.
    /// </summary>
    /// <returns>Null when there is no place for it.</returns>
    public KnownPeer? Add(PeerCandidate candidate)
    {
        var address = candidate.EndPoint.Address;
        var known = new KnownPeer(candidate, _next++, priorityOf(candidate.EndPoint));
        if (_ports.TryGetValue(address, out var ports) && ports.Count >= portsPerAddress && !IPAddress.IsLoopback(address) && candidate.Source != PeerSourceKind.Manual)
        {
            var worst = ports.Where(static port => port is { State: KnownPeerState.Idle, ComesFirst: false }).MinBy(static port => port.Standing);
            if (worst is null || worst.Standing >= known.Standing) return null;
            Forget(worst);
        }
        else if (_known.Count >= capacity)
        {
            if (_idle.Min is not { } worst || (worst.Score >= known.Score && !candidate.IsDiallingUs)) return null;
            Forget(worst);
        }
        if (!_ports.TryGetValue(address, out ports)) _ports.Add(address, ports = new List<KnownPeer>(1));
        ports.Add(known);
        _known.Add(known.EndPoint, known);
        PutIn(known);
        return known;
    }

    public void Forget(KnownPeer known)
    {
        TakeOut(known);
        _known.Remove(known.EndPoint);
        var ports = _ports[known.EndPoint.Address];
        ports.Remove(known);
        if (ports.Count == 0) _ports.Remove(known.EndPoint.Address);
    }

    /// <summary>Notes something about an address.</summary>
    public void Change(KnownPeer known, Action<KnownPeer> change)
    {
        TakeOut(known);
        change(known);
        PutIn(known);
    }

    /// <summary>The world sees us at another address, and so all have other priorities.</summary>
    public void Reorder()
    {
        foreach (var known in _known.Values) Change(known, again => again.Priority = priorityOf(again.EndPoint));
    }

    /// <summary>The best of those who are wanted and whose time has come: whom the program asked for, then by score, then by priority. It stays so until it is changed or forgotten.</summary>
    public KnownPeer? Next(TimeSpan now, PeerWish wish)
    {
        while (_waiting.Min is { } due && due.NextAttempt <= now)
        {
            _waiting.Remove(due);
            ReadyFor(due).Add(due);
        }
        var (one, seed) = (_ready.Min, _readySeeds.Min);
        if (seed is { ComesFirst: false } && wish != PeerWish.Anybody) seed = null;
        var best = one is null || (seed is not null && BestFirst(seed, one) < 0) ? seed : one;
        return best is not null && (best.ComesFirst || wish != PeerWish.Nobody) ? best : null;
    }

    /// <summary>Those that are worth remembering, the best first.</summary>
    public IEnumerable<KnownPeer> Best(int count) => _known.Values.Where(static known => known.State != KnownPeerState.Barred).Order(ByRank).Take(count);

    private SortedSet<KnownPeer> ReadyFor(KnownPeer known) => known.IsSeed ? _readySeeds : _ready;

    private void PutIn(KnownPeer known)
    {
        if (known.State != KnownPeerState.Idle) return;
        _waiting.Add(known);
        if (!known.ComesFirst) _idle.Add(known);
    }

    private void TakeOut(KnownPeer known)
    {
        if (known.State != KnownPeerState.Idle) return;
        if (!_waiting.Remove(known)) ReadyFor(known).Remove(known);
        if (!known.ComesFirst) _idle.Remove(known);
    }

    private static int BestFirst(KnownPeer one, KnownPeer other)
    {
        if (one.ComesFirst != other.ComesFirst) return other.ComesFirst.CompareTo(one.ComesFirst);
        if (one.Score != other.Score) return other.Score.CompareTo(one.Score);
        return one.Priority != other.Priority ? other.Priority.CompareTo(one.Priority) : one.Number.CompareTo(other.Number);
    }

    private static int SoonestFirst(KnownPeer one, KnownPeer other) =>
        one.NextAttempt != other.NextAttempt ? one.NextAttempt.CompareTo(other.NextAttempt) : one.Number.CompareTo(other.Number);

    private static int WorstFirst(KnownPeer one, KnownPeer other) =>
        one.Score != other.Score ? one.Score.CompareTo(other.Score) : other.Number.CompareTo(one.Number);
}
