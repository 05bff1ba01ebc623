using Rx.Torrent.Discovery.Trackers.Access;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>How trackers are spoken to over UDP. The time-outs between are those of BEP 15: 15 seconds, doubled each time.</summary>
public sealed record UdpTrackerOptions
{
    /// <summary>How often a request is sent again before it counts as failed.</summary>
    /// <value>Default: 8, as BEP 15 says, which takes more than two hours; whoever announces gives up long before (<see cref="TrackerOptions.AnnounceTimeout"/>).</value>
    public int MaxRetransmissions { get; init; } = 8;

    /// <summary>How many requests to one tracker may be under way; further ones wait for their turn, and hold up no other tracker's.</summary>
    /// <value>Default: 32.</value>
    public int MaxRequestsPerTracker { get; init; } = 32;

    /// <summary>
    /// A name may have IPv4 and IPv6 addresses; the tracker then hears of us over both. When one has answered, the other may take so long until it is no
    /// longer waited for.
    /// </summary>
    /// <value>Default: 2 seconds.</value>
    public TimeSpan PatienceForOtherFamily { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where trackers may have us call.</summary>
    public TrackerAccess Access { get; init; } = new();
}
