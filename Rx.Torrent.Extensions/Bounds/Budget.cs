namespace Rx.Torrent.Extensions.Bounds;

/// <summary>So much a second, and as much at once as was saved up.</summary>
internal sealed class Budget
{
    private readonly double _perSecond;
    private readonly double _atOnce;
    private double _saved;
    private TimeSpan _last;

    public Budget(double perSecond, double atOnce, TimeSpan now)
    {
        (_perSecond, _atOnce) = (perSecond, atOnce);
        (_saved, _last) = (atOnce, now);
    }

    /// <summary>True when everything is saved up: nothing was taken lately.</summary>
    public bool IsFull(TimeSpan now)
    {
        Refill(now);
        return _saved >= _atOnce;
    }

    public bool TryTake(double cost, TimeSpan now)
    {
        Refill(now);
        if (_saved < cost) return false;
        _saved -= cost;
        return true;
    }

    private void Refill(TimeSpan now)
    {
        _saved = Math.Min(_atOnce, _saved + (now - _last).TotalSeconds * _perSecond);
        _last = now;
    }
}
