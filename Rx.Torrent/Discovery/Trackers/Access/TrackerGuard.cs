using System.Collections.Frozen;
using System.Net;

namespace Rx.Torrent.Discovery.Trackers.Access;

/// <summary>Holds trackers to their <see cref="TrackerReach"/>: URLs, the addresses of their names, redirects.</summary>
internal sealed class TrackerGuard(TrackerAccess access)
{
    private readonly FrozenSet<string> _trusted = access.TrustedHosts.Select(host => host.Trim('[', ']')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks the URL of a tracker, as it was given.</summary>
    /// <exception cref="TrackerException">It must not be called.</exception>
    public void Check(Uri tracker)
    {
        if (access.Reach == TrackerReach.Anywhere || IsTrusted(tracker.IdnHost)) return;
        var scope = ScopeOf(tracker.IdnHost);
        if (scope is AddressScope.Nobody || (scope != AddressScope.Public && access.Reach == TrackerReach.PublicOnly)) throw Forbidden(isPermanent: true);
        if (scope != AddressScope.Public && !LooksLikeTracker(tracker)) throw Forbidden(isPermanent: true);
    }

    /// <summary>Checks where a tracker sends us, besides what <see cref="ResolveAsync"/> will find.</summary>
    /// <exception cref="TrackerException">It must not.</exception>
    public void CheckRedirect(Uri given, Uri target)
    {
        if (access.Reach == TrackerReach.Anywhere || IsTrusted(given.IdnHost)) return;
        // Who is trusted is trusted as the tracker that the user meant, and not as a place where strangers may send us.
        if (IsTrusted(target.IdnHost) || ScopeOf(target.IdnHost) > ScopeOf(given.IdnHost)) throw Forbidden(isPermanent: false);
        Check(target);
    }

    /// <summary>The addresses of a host that may be called.</summary>
    /// <exception cref="TrackerException">There is none.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await access.Resolve(host, cancellation).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, address => MayReach(host, AddressScopes.Of(address)));
        if (allowed.Length == 0 && addresses.Length > 0) throw Forbidden(isPermanent: false);
        return allowed;
    }

    /// <summary>Leaves out the peers that a tracker cannot know of: no tracker names somebody who is nearer to us than it is itself.</summary>
    public AnnounceResponse Believe(Uri tracker, AnnounceResponse answer)
    {
        if (access.Reach == TrackerReach.Anywhere || IsTrusted(tracker.IdnHost)) return answer;
        var scope = ScopeOf(tracker.IdnHost);
        return answer.Peers.All(peer => AddressScopes.Of(peer.EndPoint.Address) <= scope)
            ? answer
            : answer with { Peers = [.. answer.Peers.Where(peer => AddressScopes.Of(peer.EndPoint.Address) <= scope)] };
    }

    private bool MayReach(string host, AddressScope scope)
    {
        if (scope == AddressScope.Nobody) return false;
        if (access.Reach == TrackerReach.Anywhere || IsTrusted(host)) return true;
        return scope <= (access.Reach == TrackerReach.PublicOnly ? AddressScope.Public : ScopeOf(host));
    }

    private bool IsTrusted(string host) => _trusted.Contains(host.Trim('[', ']'));

    /// <summary>As far as the host itself says it: a name says nothing, so it has to be a public one.</summary>
    public static AddressScope ScopeOf(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return AddressScopes.Of(address);
        var isLocal = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isLocal ? AddressScope.Loopback : AddressScope.Public;
    }

    /// <summary>So that a torrent cannot have us press the buttons of some web page in the house.</summary>
    private static bool LooksLikeTracker(Uri url) =>
        url.Scheme == "udp"
        || url.AbsolutePath.Contains("announce", StringComparison.OrdinalIgnoreCase)
        || url.AbsolutePath.Contains("scrape", StringComparison.OrdinalIgnoreCase);

    private static TrackerException Forbidden(bool isPermanent) =>
        new(TrackerFailureKind.Forbidden, "the tracker leads to an address in a private network, or to nobody's") { IsPermanent = isPermanent };
}
