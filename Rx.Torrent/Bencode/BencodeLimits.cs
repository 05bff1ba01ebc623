namespace Rx.Torrent.Bencode;

/// <summary>How much a bencoded input may ask of its reader. Whatever goes beyond is a <see cref="BencodeException"/>.</summary>
public sealed record BencodeLimits
{
    /// <summary>The deepest nesting that can be allowed.</summary>
    public const int DeepestNesting = 128;

    /// <summary>For files and tracker answers: 64 MiB, four million tokens, 100 levels.</summary>
    public static BencodeLimits Default { get; } = new();

    /// <summary>For what comes in one message of a peer or a DHT node: 1 MiB, ten thousand tokens, 32 levels.</summary>
    public static BencodeLimits Message { get; } = new() { MaxLength = 1024 * 1024, MaxTokens = 10_000, MaxDepth = 32 };

    /// <summary>The most lists and dictionaries inside each other, 0 to <see cref="DeepestNesting"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public int MaxDepth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, DeepestNesting);
            field = value;
        }
    } = 100;

    /// <summary>The most tokens; every number, string (keys too), start and end is one.</summary>
    public int MaxTokens { get; init; } = 4_000_000;

    /// <summary>The longest value in bytes.</summary>
    public int MaxLength { get; init; } = 64 * 1024 * 1024;
}
