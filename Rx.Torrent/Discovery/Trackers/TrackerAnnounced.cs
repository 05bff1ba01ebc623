using System.Net;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>A tracker was told about us and answered.</summary>
/// <param name="Tracker">Its announce URL.</param>
/// <param name="Event">What it was told.</param>
/// <param name="Peers">How many peers it named.</param>
/// <param name="Seeds">How many seeds it knows of; null when it does not say.</param>
/// <param name="Leechers">How many others it knows of; null when it does not say.</param>
/// <param name="Interval">The wait until the next regular announce.</param>
public sealed record TrackerAnnounced(Uri Tracker, AnnounceEvent Event, int Peers, int? Seeds, int? Leechers, TimeSpan Interval) : TrackerEvent(Tracker)
{
    /// <summary>Our own address, as the tracker sees it (BEP 24); null when it does not say.</summary>
    public IPAddress? ExternalAddress { get; init; }
}
