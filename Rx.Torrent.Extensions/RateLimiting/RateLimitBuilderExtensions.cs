using Rx.Torrent.Extensions.RateLimiting;

namespace Rx.Torrent;

/// <summary>Rate limits in a client.</summary>
public static class RateLimitBuilderExtensions
{
    /// <summary>
    /// Limits how fast blocks go, either way, for the whole client, a swarm, a peer. Protocol messages are neither counted nor held up. Downloading is limited by reading less, so a
    /// peer may be half a MiB ahead, for which it waits afterwards. Those who share a limit get equal shares.
    /// </summary>
    public static TorrentClientBuilder UseRateLimits(this TorrentClientBuilder builder, RateLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.Use(new RateLimitingPlugin(options));
    }

    /// <summary>Limits how fast blocks go, either way, for the whole client.</summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="client">The limits; they may be changed at any time.</param>
    public static TorrentClientBuilder UseRateLimits(this TorrentClientBuilder builder, RateLimits client) => UseRateLimits(builder, new RateLimitOptions { Client = client });
}
