namespace Rx.Torrent.Discovery.Trackers;

/// <summary>A tracker answered, and has something to say to the user.</summary>
/// <param name="Tracker">Its announce URL.</param>
/// <param name="Message">Its words, on one line.</param>
public sealed record TrackerWarned(Uri Tracker, string Message) : TrackerEvent(Tracker);
