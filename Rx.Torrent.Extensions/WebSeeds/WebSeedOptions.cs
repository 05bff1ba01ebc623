using System.Net;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>How web seeds are used.</summary>
public sealed record WebSeedOptions
{
    /// <summary>How many of a torrent's web seeds are used at a time; the others are left alone.</summary>
    /// <value>Default: 4. At least 1.</value>
    public int MaxPerSwarm { get; init; } = 4;

    /// <summary>The most that is asked of a server in one go, in bytes, when the blocks that are wanted lie side by side.</summary>
    /// <value>Default: 1 MiB. At least 16 KiB.</value>
    public int LongestFetch { get; init; } = 1024 * 1024;

    /// <summary>How long a server may say nothing in the middle of an answer.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server that failed is left alone; twice as long after each further failure.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan ShortestRest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is left alone at most, and at once when it says that it does not have the file or cannot send parts of it.</summary>
    /// <value>Default: an hour.</value>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Servers that the user trusts although they are on this machine or in a private network: names and addresses. A torrent comes from a stranger and may not have us call into
    /// the house: names have to be public ones, and an address that is not is called only as the torrent says it, without a query.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<string> TrustedHosts { get; init; } = [];

    /// <summary>Looks up the addresses of a name.</summary>
    /// <value>Default: the system does.</value>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Carries the requests, for proxies and tests. It must not follow redirects by itself. Names are then resolved, and held to be public, only before the first request.</summary>
    /// <value>Default: null, which is a handler of our own without a proxy.</value>
    public HttpMessageHandler? Handler { get; init; }
}
