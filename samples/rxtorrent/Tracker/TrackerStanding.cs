namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>How much a tracker has to do.</summary>
/// <param name="Swarms">Swarms that somebody is in.</param>
/// <param name="Peers">Peers in all of them.</param>
/// <param name="Announces">Announces that it took since it started.</param>
internal sealed record TrackerStanding(int Swarms, int Peers, long Announces);
