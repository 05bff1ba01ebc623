using System.Net;

namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>Addresses that were dealt with a moment ago: so many at most, the newest.</summary>
internal sealed class RecentEndPoints(TimeSpan memory)
{
    private const int Most = 256;

    private readonly Dictionary<IPEndPoint, DateTimeOffset> _since = [];
    private readonly Queue<(IPEndPoint EndPoint, DateTimeOffset At)> _order = new();

    /// <summary>True when it was not dealt with lately; from now on it was.</summary>
    public bool TryAdd(IPEndPoint endPoint, DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count >= Most || now - oldest.At >= memory))
        {
            _order.Dequeue();
            _since.Remove(oldest.EndPoint);
        }
        if (!_since.TryAdd(endPoint, now)) return false;
        _order.Enqueue((endPoint, now));
        return true;
    }
}
