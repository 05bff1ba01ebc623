namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Lets something happen at once, and then more and more seldom: each pause is twice as long as the last, up to the longest.</summary>
internal sealed class GrowingPause(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _pause;
    private TimeSpan _until;

    /// <summary>True when the pause is over; then the next one begins.</summary>
    public bool IsOver(TimeSpan now)
    {
        if (now < _until) return false;
        var next = _pause == default ? first : _pause * 2;
        _pause = next < longest ? next : longest;
        _until = now + _pause;
        return true;
    }

    /// <summary>Begins anew: the next time is at once.</summary>
    public void Restart() => (_pause, _until) = (default, default);
}
