using System.Net;
using Rx.Torrent.Discovery.Trackers.Access;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>How trackers are spoken to over HTTP, and how much an answer may cost.</summary>
public sealed record HttpTrackerOptions
{
    /// <summary>Who we say that we are.</summary>
    /// <value>Default: <c>Rx.Torrent/</c> and the version. Some private trackers serve only the names on their list.</value>
    public string UserAgent { get; init; } = "Rx.Torrent/" + typeof(HttpTrackerOptions).Assembly.GetName().Version?.ToString(3);

    /// <summary>How long a connection may take to come about, name look-up and TLS included.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the whole announce may take: waiting for one of the tracker's connections, redirects and the last byte of the answer included.
    /// </summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest answer that is read, in bytes, counted after it was unpacked.</summary>
    /// <value>Default: 1 MiB, room for 170,000 packed peers.</value>
    public int MaxResponseLength { get; init; } = 1024 * 1024;

    /// <summary>How many redirects are followed, one after the other; each is held to <see cref="Access"/>. From HTTPS none is followed to HTTP.</summary>
    /// <value>Default: 5.</value>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Where trackers may have us call, redirects and the addresses of names included.</summary>
    public TrackerAccess Access { get; init; } = new();

    /// <summary>How many connections one tracker may have with us at once; further announces to it wait for their turn, and hold up no other tracker's.</summary>
    /// <value>Default: 8.</value>
    public int MaxConnectionsPerTracker { get; init; } = 8;

    /// <summary>The proxy to go through.</summary>
    /// <value>
    /// Default: null, which means none: neither the system's settings nor the environment (<c>HTTP_PROXY</c>) are followed. Give
    /// <see cref="HttpClient.DefaultProxy"/> to follow them.
    /// </value>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// The last word on the handler under the client, after all of the above: client certificates, trust, a network interface to bind to.
    /// </summary>
    /// <value>Default: null.</value>
    public Action<SocketsHttpHandler>? Configure { get; init; }
}
