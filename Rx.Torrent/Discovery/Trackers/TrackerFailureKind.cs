namespace Rx.Torrent.Discovery.Trackers;

/// <summary>In which of its ways an announce or a scrape went wrong.</summary>
public enum TrackerFailureKind
{
    /// <summary>The tracker answered with a <c>failure reason</c>: it does not want to serve us (BEP 3).</summary>
    Refused,

    /// <summary>The web server answered with a status other than success, and with no reason of a tracker.</summary>
    HttpStatus,

    /// <summary>What came back is not the answer of a tracker.</summary>
    BadResponse,

    /// <summary>The answer is larger than any good one.</summary>
    TooLarge,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No connection: no such name, nobody listens, the network is down, TLS failed, or it broke.</summary>
    Unreachable,

    /// <summary>No <see cref="ITrackerClient"/> speaks this scheme, or the URL cannot be announced to.</summary>
    Unsupported,

    /// <summary>It leads to an address that it must not have us call; see <see cref="Access.TrackerReach"/>.</summary>
    Forbidden,

    /// <summary>The <see cref="ITrackerClient"/> broke its contract and threw something else; see the inner exception.</summary>
    ClientFault,
}
