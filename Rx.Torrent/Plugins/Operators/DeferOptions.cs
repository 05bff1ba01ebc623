namespace Rx.Torrent.Plugins.Operators;

/// <summary>How long and how many requests may wait for a decision.</summary>
public sealed record DeferOptions
{
    /// <summary>How many decisions may be under way at once; when there are as many, the peer is not read, and what has come already waits its turn. 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Budget
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 64;

    /// <summary>After how much time without a decision a request is refused, counted from its arrival; up to an hour. 30 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or more than an hour.</exception>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);
}
