namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>How much hole punching is done, for us and for others. What goes beyond is passed over in silence.</summary>
public sealed record HolePunchingOptions
{
    /// <summary>Whether we bring others together. True.</summary>
    public bool Relays { get; init; } = true;

    /// <summary>How many requests of one peer we relay at once, and to one peer; one more every <see cref="Interval"/>. 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int RelayedAtOnce
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10;

    /// <summary>How many peers we dial at once because one relay says so; one more every <see cref="Interval"/>. 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int DialledAtOnce
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 5;

    /// <summary>How many relays a swarm asks at once for peers that it cannot reach; one more every second. 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int AskedAtOnce
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20;

    /// <summary>How soon a peer may take part again that has had its share. 6 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a second.</exception>
    public TimeSpan Interval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(6);

    /// <summary>For how long nobody is asked again for the same peer, and no peer is dialled again on a relay's word. A minute.</summary>
    public TimeSpan AskAgainAfter { get; init; } = TimeSpan.FromMinutes(1);
}
