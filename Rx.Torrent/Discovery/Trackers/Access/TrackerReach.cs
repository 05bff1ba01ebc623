namespace Rx.Torrent.Discovery.Trackers.Access;

/// <summary>
/// Which addresses trackers may have us call. A torrent comes from strangers, and so do the URLs in it, the names that those resolve to and the redirects
/// that come back: without a limit they would be a way to reach what stands beside us in a private network (server-side request forgery).
/// </summary>
public enum TrackerReach
{
    /// <summary>
    /// A tracker leads no further inwards than its URL says. One given by a name, or by an address of the public Internet, is called at public addresses
    /// alone, whatever its name resolves to and wherever it redirects. One given by a local address (loopback, private, link-local), or as <c>localhost</c>,
    /// works, as people with a tracker of their own expect; over HTTP only at a path with <c>announce</c> in it.
    /// </summary>
    AsGiven,

    /// <summary>Local addresses are never called, given or not: for a service that takes torrents from strangers.</summary>
    PublicOnly,

    /// <summary>Anything goes: for a closed network whose trackers have names that resolve to private addresses.</summary>
    Anywhere,
}
