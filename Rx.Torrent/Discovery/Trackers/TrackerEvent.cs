namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Something that happened between us and a tracker.</summary>
/// <param name="Tracker">Its announce URL. It may hold a passkey: think before you show it.</param>
public abstract record TrackerEvent(Uri Tracker);
