using Rx.Torrent.Choking;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>
/// How fast a peer sends, over the last ten to twenty seconds, for the choker. The rate of the last few seconds will not do: of a slow peer a block comes every few seconds, so
/// one that sends all the time would be taken for one that sends nothing, and its slot be lent to somebody else.
/// </summary>
internal sealed class EarnedRate(TimeSpan since)
{
    private (TimeSpan Time, long Total) _older = (since, 0);
    private (TimeSpan Time, long Total) _newer = (since, 0);

    /// <summary>Bytes a second.</summary>
    /// <param name="total">All the bytes that came so far.</param>
    /// <param name="now">The time.</param>
    public double Of(long total, TimeSpan now)
    {
        if (now - _newer.Time >= IChoker.Interval) (_older, _newer) = (_newer, (now, total));
        return (total - _older.Total) / Math.Max((now - _older.Time).TotalSeconds, 1);
    }
}
