namespace Rx.Torrent.Discovery.Trackers;

/// <summary>An announce went wrong.</summary>
/// <param name="Tracker">Its announce URL.</param>
/// <param name="Event">What it should have been told.</param>
/// <param name="Reason">What happened.</param>
/// <param name="RetryIn">How long it is left alone from now on; null when it is not asked again.</param>
public sealed record TrackerFailed(Uri Tracker, AnnounceEvent Event, TrackerException Reason, TimeSpan? RetryIn) : TrackerEvent(Tracker);
