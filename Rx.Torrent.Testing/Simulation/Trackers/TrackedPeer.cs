using System.Net;

namespace Rx.Torrent.Testing.Simulation.Trackers;

/// <summary>What a tracker remembers of a peer.</summary>
internal sealed record TrackedPeer(IPEndPoint EndPoint, bool IsSeed, DateTimeOffset LastSeen);
