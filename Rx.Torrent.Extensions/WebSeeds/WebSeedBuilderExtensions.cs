using Rx.Torrent.Extensions.WebSeeds;

namespace Rx.Torrent;

/// <summary>BEP 19 in a client.</summary>
public static class WebSeedBuilderExtensions
{
    /// <summary>
    /// Downloads from the web servers that a torrent or magnet link names besides from peers (<c>url-list</c>, BEP 19; <c>ws</c>). Each is a peer that has everything: its
    /// messages pass the plugins, with <see cref="Wire.MessageOrigin.WebSeed"/> as their origin, and one whose blocks are bad is banned as any other.
    /// </summary>
    /// <param name="builder">The client's.</param>
    /// <param name="options">How they are used.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TorrentClientBuilder UseWebSeeds(this TorrentClientBuilder builder, WebSeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options ??= new WebSeedOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPerSwarm, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LongestFetch, Primitives.PieceLayout.BlockLength, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Patience, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ShortestRest, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LongestRest, options.ShortestRest, nameof(options));
        return builder.Use(new WebSeedPlugin(options));
    }
}
