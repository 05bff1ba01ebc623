using Rx.Torrent.Plugins.Operators;

namespace Rx.Torrent.Extensions.RateLimiting;

/// <summary>How fast blocks may go, either way. Everybody to whom it is given shares it.</summary>
public sealed class RateLimits
{
    /// <summary>Makes limits.</summary>
    /// <param name="upload">Bytes a second to peers; null for as many as there are.</param>
    /// <param name="download">Bytes a second from peers; null for as many as there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is less than 1.</exception>
    public RateLimits(long? upload = null, long? download = null)
    {
        Upload = new RateLimit(upload);
        Download = new RateLimit(download);
    }

    /// <summary>To peers. Its rate may be changed at any time.</summary>
    public RateLimit Upload { get; }

    /// <summary>From peers. Its rate may be changed at any time.</summary>
    public RateLimit Download { get; }
}
