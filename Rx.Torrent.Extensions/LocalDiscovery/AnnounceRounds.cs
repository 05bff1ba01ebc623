using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>
/// Which swarms are announced when: each at once, every so often, and sooner when it has run dry, but never twice within a minute; and all together no more than five times in five
/// minutes, with as many swarms each time as are due, or soon will be.
/// </summary>
/// <param name="interval">How often each swarm is announced.</param>
internal sealed class AnnounceRounds(TimeSpan interval)
{
    /// <summary>How soon a swarm may be announced again, and the mean time between two announcements of all.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    /// <summary>As many announcements may come at once, if there were none before.</summary>
    private const int AtOnce = 5;

    /// <summary>Swarms beyond have to wait for the next round.</summary>
    private const int MostInRound = 500;

    private const int RememberedSwarms = 4096;

    private readonly Dictionary<InfoHash, DateTimeOffset> _due = [];
    private readonly BoundedMemory<InfoHash, DateTimeOffset> _last = new(RememberedSwarms);
    private readonly Queue<DateTimeOffset> _rounds = new();

    /// <summary>A swarm has come, or wants peers now.</summary>
    public void Want(InfoHash infoHash, DateTimeOffset now)
    {
        var earliest = _last.TryGet(infoHash, out var last) ? last + ShortestInterval : now;
        _due[infoHash] = earliest > now ? earliest : now;
    }

    /// <summary>A swarm has gone.</summary>
    public void Forget(InfoHash infoHash) => _due.Remove(infoHash);

    /// <summary>When the next round is due; null when there is nothing to announce.</summary>
    public DateTimeOffset? Next()
    {
        if (_due.Count == 0) return null;
        var next = _due.Values.Min();
        return _rounds.Count == AtOnce && _rounds.Peek() + AtOnce * ShortestInterval is var free && free > next ? free : next;
    }

    /// <summary>Begins a round, if one is due.</summary>
    /// <returns>The swarms to announce, those that have waited longest first.</returns>
    public IReadOnlyList<InfoHash> Take(DateTimeOffset now)
    {
        if (Next() is not { } next || next > now) return [];
        if (_rounds.Count == AtOnce) _rounds.Dequeue();
        _rounds.Enqueue(now);
        var soon = now + interval / 5; // they spare a datagram of their own
        var taken = _due.Where(one => one.Value <= soon && IsRested(one.Key, now)).OrderBy(one => one.Value).Take(MostInRound).Select(one => one.Key).ToArray();
        foreach (var infoHash in taken)
        {
            _last.Set(infoHash, now);
            _due[infoHash] = now + interval;
        }
        return taken;
    }

    private bool IsRested(InfoHash infoHash, DateTimeOffset now) => !_last.TryGet(infoHash, out var last) || now - last >= ShortestInterval;
}
