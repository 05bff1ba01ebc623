using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Testing.Simulation.Trackers;

/// <summary>An announce that came to a tracker.</summary>
/// <param name="From">Where it came from.</param>
/// <param name="Request">What it said.</param>
public sealed record TrackerVisit(SimulatedHost From, AnnounceRequest Request);
