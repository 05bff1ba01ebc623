namespace Rx.Torrent.Extensions.Metadata;

/// <summary>How metadata is fetched and given.</summary>
public sealed record MetadataExchangeOptions
{
    /// <summary>The longest metadata in bytes that is fetched. A peer that has longer ones is not asked. 16 MiB, for some 800 000 pieces.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or more than 64 MiB.</exception>
    public int MaxSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64 * 1024 * 1024);
            field = value;
        }
    } = 16 * 1024 * 1024;

    /// <summary>How many pieces of 16 KiB a peer is asked for at the same time. 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int RequestsPerPeer
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 4;

    /// <summary>When another peer is asked as well for a piece that one was asked for. 3 seconds.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>When a request counts as lost. 15 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a peer that has rejected a request, or not answered it, is left alone; twice as long each further time, a minute and a half at most. 5 seconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many pieces of 16 KiB a peer gets of us a second, in the long run; twice the whole metadata it gets at once. Requests beyond are rejected. 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public double PiecesPerSecond
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 16;
}
