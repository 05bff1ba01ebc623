namespace Rx.Torrent.Extensions.Exchange;

/// <summary>How peers are exchanged.</summary>
public sealed record PeerExchangeOptions
{
    /// <summary>How often a peer hears of others, when there is something to hear. A minute, and not less (BEP 11).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a minute.</exception>
    public TimeSpan Interval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMinutes(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>How soon after it has come a peer hears of others for the first time. 5 seconds.</summary>
    public TimeSpan FirstAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many peers one peer may name us that it has not said to be gone; what it names beyond is not listened to. 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MaxPerPeer
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 200;
}
