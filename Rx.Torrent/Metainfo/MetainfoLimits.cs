using Rx.Torrent.Bencode;

namespace Rx.Torrent.Metainfo;

/// <summary>How much a metainfo file may ask for. Whatever goes beyond is a <see cref="MetainfoException"/>.</summary>
public sealed record MetainfoLimits
{
    /// <summary>Room for every torrent that the field is known to have.</summary>
    public static MetainfoLimits Default { get; } = new();

    /// <summary>The largest metainfo file, in bytes. 64 MiB.</summary>
    public int MaxLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most bencoded tokens in it. Four million.</summary>
    public int MaxTokens { get; init; } = 4_000_000;

    /// <summary>The most pieces. 2^21, as many as fit a <c>bitfield</c> of 256 KiB.</summary>
    public int MaxPieces { get; init; } = 1 << 21;

    /// <summary>The longest piece, in bytes. 512 MiB.</summary>
    public int MaxPieceLength { get; init; } = 512 * 1024 * 1024;

    /// <summary>The most files, padding included. 250 000.</summary>
    public int MaxFiles { get; init; } = 250_000;

    /// <summary>The most names in the path of a file. 32.</summary>
    public int MaxPathDepth { get; init; } = 32;

    /// <summary>The longest path of a file, in bytes as they stand in the file. 2048.</summary>
    public int MaxPathLength { get; init; } = 2048;

    /// <summary>The most trackers, web seeds or DHT nodes, each; those beyond are left out without an error. 500.</summary>
    public int MaxAddresses { get; init; } = 500;

    internal BencodeLimits Bencode => new() { MaxLength = MaxLength, MaxTokens = MaxTokens };
}
