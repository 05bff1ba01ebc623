namespace Rx.Torrent.Tests.Interop;

/// <summary>What a tracker says of a swarm.</summary>
internal sealed record TrackerCounts(long Seeds, long Leechers, long Completions);
