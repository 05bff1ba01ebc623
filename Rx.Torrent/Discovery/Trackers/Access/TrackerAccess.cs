using System.Net;

namespace Rx.Torrent.Discovery.Trackers.Access;

/// <summary>Where trackers may have us call, and who says what their names mean. For HTTP and UDP alike.</summary>
/// <remarks>Where an HTTP proxy is used it is the proxy that resolves names and connects; then only URLs and redirects are checked.</remarks>
public sealed record TrackerAccess
{
    /// <summary>How far trackers reach.</summary>
    /// <value>Default: <see cref="TrackerReach.AsGiven"/>.</value>
    public TrackerReach Reach { get; init; }

    /// <summary>Names and addresses of trackers that reach anywhere: those that the user has given himself and that live in a private network.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<string> TrustedHosts { get; init; } = [];

    /// <summary>Looks up the addresses of a name.</summary>
    /// <value>Default: the system does.</value>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;
}
